//! The login as one Leptos component.

use leptos::prelude::*;

use super::screen::LoginScreen;
use super::store::LoginStore;
use super::{choose_method, enter_code, name_device, sign_in_form, unreachable};
use crate::markup::{render_into, set_attribute};

/// The whole login, from the password until the person is signed in; what is shown then is the page's own.
///
/// If the page already has the sign-in form (`[data-latchkey="sign-in"]`, see
/// [`SIGN_IN_MARKUP`](super::sign_in_form::SIGN_IN_MARKUP)), this attaches to it, so that typed text, focus and
/// caret stay as they are. Otherwise it creates the form.
#[component]
pub fn Login(
    /// The login to show.
    store: LoginStore,
    /// The page to go to after the login; the API decides whether to go there.
    return_to: Signal<Option<String>>,
) -> impl IntoView {
    let screen = Memo::new(move |_| store.with(LoginScreen::of));
    let host = NodeRef::<leptos::html::Div>::new();
    host.on_load(move |host| {
        sign_in_form::attach_or_create(&host, store, return_to, screen);
        let steps = document().create_element("div").expect("`div` is a name");
        set_attribute(&steps, "class", "login-step");
        let _ = host.append_child(&steps);
        render_into(&steps, move || match screen.get() {
            LoginScreen::SignIn | LoginScreen::SignedIn => None,
            LoginScreen::Unreachable => Some(unreachable::render(store)),
            LoginScreen::ChooseMethod => Some(choose_method::render(store)),
            LoginScreen::EnterCode(_) => Some(enter_code::render(store)),
            LoginScreen::NameDevice => Some(name_device::render(store)),
        });
    });
    view! { <div class="login" node_ref=host></div> }
}
