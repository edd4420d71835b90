//! "Trust this browser now": from the list, without signing in again.

use latchkey_contract::{Sessions, TrustDevice, paths};
use leptos::prelude::*;

use crate::api::mutation::Deed;
use crate::api::query::Held;
use crate::api::request::Exchange;
use crate::screens::devices::screen::List;
use crate::session::context::Visit;
use crate::ui::dialog::Dialog;
use crate::ui::form::field::{Field, Form, Wrong};

/// Offers it, unless this browser is trusted already.
#[component]
pub fn TrustHere(list: List) -> impl IntoView {
    let visit = Visit::present();
    let naming = RwSignal::new(false);
    // It knows what this browser is called.
    let sessions = Held::<Sessions>::at(paths::SESSIONS);
    let trusted = Memo::new(move |_| list.devices().iter().any(|device| device.this_browser));
    let suggested = Memo::new(move |_| {
        let here = sessions.get().and_then(|list| list.sessions.into_iter().find(|one| one.this_browser));
        here.map_or_else(|| "This browser".to_owned(), |here| here.browser)
    });
    let has_method = Memo::new(move |_| visit.with(|settings| !settings.methods.is_empty()));
    view! {
        {move || match (trusted.get(), has_method.get()) {
            (true, _) => ().into_any(),
            (false, false) => {
                view! {
                    <p class="notice" data-kind="care">
                        "Without a way to verify there is no code to be spared. "
                        <a class="link" href=paths::APP_SECURITY>
                            "Set one up first"
                        </a>
                    </p>
                }
                    .into_any()
            }
            (false, true) => {
                view! {
                    <p class="beneath">
                        <button class="button" data-kind="primary" type="button" on:click=move |_| naming.set(true)>
                            "Trust this browser now"
                        </button>
                    </p>
                }
                    .into_any()
            }
        }}
        {move || naming.get().then(|| view! { <Naming suggested naming list /> })}
    }
}

#[component]
fn Naming(suggested: Memo<String>, naming: RwSignal<bool>, list: List) -> impl IntoView {
    let visit = Visit::present();
    let (deed, name) = (Deed::new(), RwSignal::new(suggested.get_untracked()));
    // It may come later than the question; what was typed meanwhile stays.
    Effect::new(move |before: Option<String>| {
        let now = suggested.get();
        if before.is_some_and(|before| name.with_untracked(|name| *name == before)) {
            name.set(now.clone());
        }
        now
    });
    let trust = move || {
        let exchange = Exchange::post_with(paths::DEVICES, &TrustDevice { name: name.get_untracked() });
        deed.begin(async move { visit.ask(exchange).await }, move |()| {
            naming.set(false);
            list.trusted();
        });
    };
    view! {
        <Dialog labelled_by="trust-title" on_cancel=Callback::new(move |()| naming.set(false))>
            <h2 class="title" id="trust-title">
                "Trust this browser"
            </h2>
            <p class="lede">
                "Signing in here will need your password and no code. Do it only on a device that is yours."
            </p>
            <Wrong deed fields=&["name"] />
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    trust();
                }
            >
                <Field id="trust-name" label="Device name" form=Form::TEXT value=name deed name="name" />
                <div class="actions">
                    <button class="button" data-kind="primary" type="submit" data-busy=move || deed.busy().then_some("")>
                        "Trust"
                    </button>
                    <button class="button" data-kind="quiet" type="button" on:click=move |_| naming.set(false)>
                        "Cancel"
                    </button>
                </div>
            </form>
        </Dialog>
    }
}
