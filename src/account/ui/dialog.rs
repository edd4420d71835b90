//! Modal dialogs: any, and one that asks for a confirmation.

use latchkey_components::dialog::open_dialog;
use latchkey_components::markup::focus;
use latchkey_components::on_cleanup_local;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::focus::is_focus_lost;

/// The browser's own modal dialog. When it closes, the focus goes back to where it was.
#[component]
pub fn Dialog(
    /// The id of the dialog's heading.
    labelled_by: &'static str,
    /// Called for the Escape key and the back gesture.
    on_cancel: Callback<()>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let focused_before = document().active_element().map(JsCast::unchecked_into::<HtmlElement>);
    dialog.on_load(move |dialog| open_dialog(&dialog, || (), move || on_cancel.run(())));
    on_cleanup_local(move || {
        request_animation_frame(move || {
            if let (true, Some(element)) =
                (is_focus_lost(), focused_before.filter(|element| element.is_connected()))
            {
                focus(&element);
            }
        });
    });
    view! {
        <dialog class="dialog" aria-labelledby=labelled_by node_ref=dialog>
            {children()}
        </dialog>
    }
}

/// Asks for a confirmation before something is done that cannot be undone. Nothing is drawn while `open` is
/// false.
#[component]
pub fn ConfirmDialog(
    open: RwSignal<bool>,
    /// The question, as the dialog's heading.
    #[prop(into)]
    title: String,
    /// What the action will do.
    #[prop(into)]
    description: Signal<String>,
    /// The button that confirms.
    #[prop(into)]
    confirm_label: String,
    /// The button that cancels.
    #[prop(into)]
    cancel_label: String,
    on_confirm: Callback<()>,
) -> impl IntoView {
    let close = move || open.set(false);
    move || {
        let (title, confirm_label, cancel_label) =
            (title.clone(), confirm_label.clone(), cancel_label.clone());
        open.get().then(|| {
            view! {
                <Dialog labelled_by="confirm" on_cancel=Callback::new(move |()| close())>
                    <h2 class="title" id="confirm">
                        {title}
                    </h2>
                    <p class="lede">{move || description.get()}</p>
                    <div class="actions">
                        <button
                            class="button"
                            data-kind="danger"
                            type="button"
                            on:click=move |_| {
                                close();
                                on_confirm.run(());
                            }
                        >
                            {confirm_label}
                        </button>
                        <button class="button" data-kind="quiet" type="button" autofocus on:click=move |_| close()>
                            {cancel_label}
                        </button>
                    </div>
                </Dialog>
            }
        })
    }
}
