//! Trusting this browser from the list, without signing in again.

use latchkey_contract::{Devices, Sessions, TrustDevice, paths};
use latchkey_words::text;
use leptos::prelude::*;

use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::form::{InputKind, MutationForm, SubmitButton, TextField};
use crate::ui::lists::DeletableList;
use crate::ui::{Dialog, focus_heading};

/// The button for it, unless this browser is trusted already.
#[component]
pub fn TrustThisBrowser(list: DeletableList<Devices>) -> impl IntoView {
    let session = AccountSession::current();
    let open = RwSignal::new(false);
    // The session of this browser has the browser's name.
    let sessions = session.query::<Sessions>(paths::SESSIONS);
    let trusted = Memo::new(move |_| list.items().iter().any(|device| device.this_browser));
    let suggested_name = Memo::new(move |_| {
        let here = sessions
            .get()
            .and_then(|response| response.sessions.into_iter().find(|session| session.this_browser));
        here.map_or_else(|| text!("devices.suggested_name"), |here| here.browser)
    });
    let has_method = Memo::new(move |_| session.with(|settings| !settings.methods.is_empty()));
    view! {
        {move || match (trusted.get(), has_method.get()) {
            (true, _) => ().into_any(),
            (false, false) => {
                view! {
                    <p class="notice" data-kind="care">
                        {text!("devices.needs_method")}
                        " "
                        <a class="link" href=paths::APP_SECURITY>
                            {text!("devices.set_up_method")}
                        </a>
                    </p>
                }
                    .into_any()
            }
            (false, true) => {
                view! {
                    <p class="beneath">
                        <button class="button" data-kind="primary" type="button" on:click=move |_| open.set(true)>
                            {text!("devices.trust_this_browser")}
                        </button>
                    </p>
                }
                    .into_any()
            }
        }}
        {move || open.get().then(|| view! { <TrustDeviceDialog suggested_name open list /> })}
    }
}

/// Asks for a name of this browser.
#[component]
fn TrustDeviceDialog(
    suggested_name: Memo<String>,
    open: RwSignal<bool>,
    list: DeletableList<Devices>,
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
            session.flash.show(text!("devices.trusted"));
            list.query.reload();
            focus_heading();
        });
    };
    view! {
        <Dialog labelled_by="trust-title" on_cancel=Callback::new(move |()| open.set(false))>
            <h2 class="title" id="trust-title">
                {text!("devices.trust_title")}
            </h2>
            <p class="lede">{text!("devices.trust_lede")}</p>
            <MutationForm mutation fields=&["name"] on_submit=trust>
                <TextField id="trust-name" label=text!("device_list.name") kind=InputKind::TEXT value=name mutation name="name" />
                <div class="actions">
                    <SubmitButton mutation label=text!("devices.trust") />
                    <button class="button" data-kind="quiet" type="button" on:click=move |_| open.set(false)>
                        {text!("action.cancel")}
                    </button>
                </div>
            </MutationForm>
        </Dialog>
    }
}
