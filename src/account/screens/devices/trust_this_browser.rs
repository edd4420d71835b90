//! Trusting this browser from the list, without signing in again.

use latchkey_contract::{Sessions, TrustDevice, paths};
use leptos::prelude::*;

use super::context::DevicesContext;
use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::Dialog;
use crate::ui::form::{FormError, InputKind, TextField};

/// The button for it, unless this browser is trusted already.
#[component]
pub fn TrustThisBrowser(context: DevicesContext) -> impl IntoView {
    let session = AccountSession::current();
    let open = RwSignal::new(false);
    // The session of this browser has the browser's name.
    let sessions = session.query::<Sessions>(paths::SESSIONS);
    let trusted = Memo::new(move |_| context.devices().iter().any(|device| device.this_browser));
    let suggested_name = Memo::new(move |_| {
        let here = sessions
            .get()
            .and_then(|response| response.sessions.into_iter().find(|session| session.this_browser));
        here.map_or_else(|| "This browser".to_owned(), |here| here.browser)
    });
    let has_method = Memo::new(move |_| session.with(|settings| !settings.methods.is_empty()));
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
                        <button class="button" data-kind="primary" type="button" on:click=move |_| open.set(true)>
                            "Trust this browser now"
                        </button>
                    </p>
                }
                    .into_any()
            }
        }}
        {move || open.get().then(|| view! { <TrustDeviceDialog suggested_name open context /> })}
    }
}

/// Asks for a name of this browser.
#[component]
fn TrustDeviceDialog(
    suggested_name: Memo<String>,
    open: RwSignal<bool>,
    context: DevicesContext,
) -> impl IntoView {
    let session = AccountSession::current();
    let (mutation, name) = (Mutation::new(), RwSignal::new(suggested_name.get_untracked()));
    // The suggestion may come after the dialog has opened; what was typed meanwhile stays.
    Effect::new(move |before: Option<String>| {
        let now = suggested_name.get();
        if before.is_some_and(|before| name.with_untracked(|name| *name == before)) {
            name.set(now.clone());
        }
        now
    });
    let trust = move || {
        let request = ApiRequest::post_json(paths::DEVICES, &TrustDevice { name: name.get_untracked() });
        mutation.run(async move { session.send(request).await }, move |()| {
            open.set(false);
            context.on_trusted();
        });
    };
    view! {
        <Dialog labelled_by="trust-title" on_cancel=Callback::new(move |()| open.set(false))>
            <h2 class="title" id="trust-title">
                "Trust this browser"
            </h2>
            <p class="lede">
                "Signing in here will need your password and no code. Do it only on a device that is yours."
            </p>
            <FormError mutation fields=&["name"] />
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    trust();
                }
            >
                <TextField id="trust-name" label="Device name" kind=InputKind::TEXT value=name mutation name="name" />
                <div class="actions">
                    <button class="button" data-kind="primary" type="submit" data-busy=move || mutation.is_running().then_some("")>
                        "Trust"
                    </button>
                    <button class="button" data-kind="quiet" type="button" on:click=move |_| open.set(false)>
                        "Cancel"
                    </button>
                </div>
            </form>
        </Dialog>
    }
}
