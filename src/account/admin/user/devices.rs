//! A user's trusted devices, which an administrator can remove.

use latchkey_contract::{Device, Devices, paths};
use latchkey_words::text;
use leptos::prelude::*;

use super::context::UserContext;
use crate::api::{ApiRequest, Mutation, ignore_not_found};
use crate::ui::form::FormError;
use crate::ui::{DatePrecision, FormattedDate, QueryStatus, focus_heading};

/// The list, with buttons that remove one or all.
#[component]
pub fn UserDevices(context: UserContext) -> impl IntoView {
    let (session, mutation) = (context.session, Mutation::new());
    let query = session.query::<Devices>(context.path(paths::user_devices));
    let devices = Memo::new(move |_| query.get().map(|response| response.devices).unwrap_or_default());
    // A change of the user may remove devices: another address does.
    Effect::new(move |before: Option<()>| {
        context.with(|user| Some((user.version, user.methods.len())));
        if before.is_some() {
            query.reload();
        }
    });
    let remove = Callback::new(move |(path, message): (String, String)| {
        let removed = async move {
            session.send::<()>(ApiRequest::delete(&path)).await.or_else(ignore_not_found)?;
            query.refresh().await;
            Ok(())
        };
        mutation.run(removed, move |()| {
            session.flash.show(message);
            focus_heading();
        });
    });
    view! {
        <section class="panel" aria-labelledby="devices">
            <h2 class="panel-title" id="devices">
                {text!("user.devices")}
            </h2>
            <FormError mutation />
            <QueryStatus query />
            {move || {
                (query.get().is_some() && devices.with(Vec::is_empty))
                    .then(|| view! { <p class="hint">{text!("user.devices_none")}</p> })
            }}
            <div hidden=move || devices.with(Vec::is_empty)>
                <ul class="rows">
                    <For each=move || devices.get() key=|device| (device.id.clone(), device.last_used_at) let:device>
                        <UserDeviceItem device context remove />
                    </For>
                </ul>
                <p class="panel-acts">
                    <button
                        class="button"
                        data-kind="danger"
                        type="button"
                        data-busy=move || mutation.is_running().then_some("")
                        on:click=move |_| {
                            remove.run((context.path(paths::user_devices), text!("user.devices_removed")));
                        }
                    >
                        {text!("user.devices_remove")}
                    </button>
                </p>
            </div>
        </section>
    }
}

#[component]
fn UserDeviceItem(
    device: Device,
    context: UserContext,
    /// Takes the path of what is to be removed, and the message for afterwards.
    remove: Callback<(String, String)>,
) -> impl IntoView {
    let path = [&context.path(paths::user_devices), "/", &device.id].concat();
    view! {
        <li class="row">
            <h3 class="row-name">{device.name.clone()}</h3>
            <p class="row-about">{[&device.browser, " \u{b7} ", &device.ip].concat()}</p>
            <dl class="facts">
                <div>
                    <dt>{text!("user.device_last_used")}</dt>
                    <dd>
                        <FormattedDate at=device.last_used_at precision=DatePrecision::Day />
                    </dd>
                </div>
                <div>
                    <dt>{text!("user.device_expires")}</dt>
                    <dd>
                        <FormattedDate at=device.expires_at precision=DatePrecision::Day />
                    </dd>
                </div>
            </dl>
            <p class="row-acts">
                <button
                    class="link"
                    type="button"
                    aria-label=text!("user.device_remove_label", name = &device.name)
                    on:click=move |_| remove.run((path.clone(), text!("user.device_removed")))
                >
                    {text!("user.device_remove")}
                </button>
            </p>
        </li>
    }
}
