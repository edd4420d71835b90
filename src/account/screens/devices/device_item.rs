//! A trusted device in the list, which can be renamed and removed.

use latchkey_contract::{Device, RenameDevice, paths};
use leptos::prelude::*;

use super::context::DevicesContext;
use crate::api::{ApiRequest, Mutation};
use crate::ui::form::{FormError, RenameForm};
use crate::ui::{DatePrecision, FormattedDate, focus_heading};

/// A trusted device.
#[component]
pub fn DeviceItem(device: Device, context: DevicesContext) -> impl IntoView {
    let session = context.session;
    let (mutation, renaming) = (Mutation::new(), RwSignal::new(false));
    let path = paths::device(&device.id);
    let rename = {
        let path = path.clone();
        Callback::new(move |name: String| {
            let request = ApiRequest::patch_json(&path, &RenameDevice { name });
            mutation.run(async move { session.send(request).await }, move |()| {
                renaming.set(false);
                session.flash.show("The name is saved.");
                context.query.reload();
                focus_heading();
            });
        })
    };
    let (remove_label, message) = if device.this_browser {
        ("Stop trusting this browser", "This browser will ask for a code at the next sign-in.")
    } else {
        ("Remove", "That browser will ask for a code at the next sign-in.")
    };
    let name = device.name.clone();
    view! {
        <li class="row">
            <div class="row-text">
                <h2 class="row-name">
                    {device.name.clone()} " "
                    {device.this_browser.then(|| view! { <span class="badge" data-state="good">"This browser"</span> })}
                </h2>
                <p class="row-about">{[&device.browser, " \u{b7} ", &device.ip].concat()}</p>
                <dl class="facts">
                    <div>
                        <dt>"Added"</dt>
                        <dd>
                            <FormattedDate at=device.added_at precision=DatePrecision::Day />
                        </dd>
                    </div>
                    <div>
                        <dt>"Last used"</dt>
                        <dd>
                            <FormattedDate at=device.last_used_at precision=DatePrecision::Day />
                        </dd>
                    </div>
                    <div>
                        <dt>"Until"</dt>
                        <dd>
                            <FormattedDate at=device.expires_at precision=DatePrecision::Day />
                        </dd>
                    </div>
                </dl>
            </div>
            <p class="row-acts" hidden=move || renaming.get()>
                <button class="link" type="button" aria-label=format!("Rename {name}") on:click=move |_| renaming.set(true)>
                    "Rename"
                </button>
                <button
                    class="link"
                    type="button"
                    aria-label=if device.this_browser { remove_label.to_owned() } else { format!("Remove {name}") }
                    data-busy=move || context.mutation.is_running().then_some("")
                    on:click=move |_| context.change(ApiRequest::delete(&path), message)
                >
                    {remove_label}
                </button>
            </p>
            <RenameForm id=["name-", &device.id].concat() current_name=device.name label="Device name".to_owned() open=renaming mutation on_save=rename />
            <FormError mutation fields=&["name"] />
        </li>
    }
}
