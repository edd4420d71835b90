//! The method list and the code step in the account's pages: the login's own, over the login's own requests.

use latchkey_components::markup::{Markup, find, focus};
use latchkey_components::{CodeStepOptions, LoginStore, code_step, method_list};
use leptos::html;
use leptos::prelude::*;

/// The code input with its countdown and its button. A prompt for the code of another method is drawn anew.
#[component]
pub fn CodeStep(
    store: LoginStore,
    /// The id of the input; two may be in the page at once.
    input_id: &'static str,
    /// The text of the submit button. Without it, "VERIFY".
    #[prop(optional, into)]
    submit_label: Option<String>,
) -> impl IntoView {
    let options = CodeStepOptions { input_id, described_by: None, submit_label };
    login_part(move || code_step(store, options))
}

/// The methods that the present step offers, to choose one.
#[component]
pub fn MethodList(store: LoginStore) -> impl IntoView {
    login_part(move || method_list(store))
}

/// Renders a part into an element of this page. Its input has the focus then.
fn login_part(render: impl FnOnce() -> Markup + 'static) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    host.on_load(move |host| {
        let part = render();
        // Where one part follows another, the element is the same, and still holds what was there.
        host.set_text_content(None);
        // Fails only for an element that would contain itself.
        let _ = host.append_child(part.root());
        if let Some(start) = find(part.root(), "[data-start]") {
            // The host is made but not in the page yet.
            request_animation_frame(move || focus(&start));
        }
    });
    view! { <div class="login-part" node_ref=host></div> }
}
