//! A modal dialog: the browser's own `<dialog>`, which keeps the focus in and the rest of the page out.

use leptos::html;
use leptos::prelude::*;

/// Opens as soon as it is drawn, and is gone when it is no longer drawn. `README.md` lists its edge cases.
#[component]
pub fn Dialog(
    /// The id of its heading.
    labelled_by: &'static str,
    /// The person pressed Escape or the back gesture. The dialog stays open until it is no longer drawn.
    #[prop(into)]
    on_cancel: Callback<()>,
    /// What it holds. The first element with `autofocus` gets the focus.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // Fails only for a dialog that is not in the page.
            let _ = dialog.show_modal();
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=dialog
            aria-labelledby=labelled_by
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                on_cancel.run(());
            }
        >
            {children()}
        </dialog>
    }
}
