//! A question over the page, and one about something that cannot be undone.

use latchkey_components::dialog::open_dialog;
use latchkey_components::on_leave;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::ui::layout::screen::is_focus_lost;

/// The browser's own modal dialog; the focus goes back to where it was. `on_cancel` is called for Escape.
#[component]
pub fn Dialog(
    /// The id of its heading.
    labelled_by: &'static str,
    /// Escape, or the back gesture.
    on_cancel: Callback<()>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let before = document().active_element().map(JsCast::unchecked_into::<HtmlElement>);
    dialog.on_load(move |dialog| open_dialog(&dialog, || (), move || on_cancel.run(())));
    on_leave(move || {
        request_animation_frame(move || {
            if let (true, Some(before)) = (is_focus_lost(), before.filter(|before| before.is_connected())) {
                latchkey_components::markup::focus(&before);
            }
        });
    });
    view! {
        <dialog class="dialog" aria-labelledby=labelled_by node_ref=dialog>
            {children()}
        </dialog>
    }
}

/// Asks before something is done that cannot be undone. Nothing is drawn while `open` is false.
#[component]
pub fn Confirm(
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: String,
    /// What will be different afterwards.
    #[prop(into)]
    lede: Signal<&'static str>,
    /// The verb of the button that does it.
    yes: &'static str,
    /// The verb of the button that does not.
    no: &'static str,
    on_yes: Callback<()>,
) -> impl IntoView {
    let close = move || open.set(false);
    move || {
        let title = title.clone();
        open.get().then(|| {
            view! {
                <Dialog labelled_by="confirm" on_cancel=Callback::new(move |()| close())>
                    <h2 class="title" id="confirm">
                        {title}
                    </h2>
                    <p class="lede">{move || lede.get()}</p>
                    <div class="actions">
                        <button
                            class="button"
                            data-kind="danger"
                            type="button"
                            on:click=move |_| {
                                close();
                                on_yes.run(());
                            }
                        >
                            {yes}
                        </button>
                        <button class="button" data-kind="quiet" type="button" autofocus on:click=move |_| close()>
                            {no}
                        </button>
                    </div>
                </Dialog>
            }
        })
    }
}
