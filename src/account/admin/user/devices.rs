//! A user's trusted devices, and trusting them no longer.

use latchkey_contract::{Device, Devices, paths};
use leptos::prelude::*;

use crate::admin::user::screen::One;
use crate::api::mutation::Deed;
use crate::api::query::{Held, gone_is_fine};
use crate::api::request::Exchange;
use crate::ui::dates::{Grain, When};
use crate::ui::form::field::Wrong;
use crate::ui::layout::screen::focus_heading;

/// The list.
#[component]
pub fn UserDevices(one: One) -> impl IntoView {
    let (visit, deed) = (one.visit, Deed::new());
    let held = Held::<Devices>::at(one.path(paths::user_devices));
    let listed = Memo::new(move |_| held.get().map(|list| list.devices).unwrap_or_default());
    // Another address and other acts end trust too.
    Effect::new(move |before: Option<()>| {
        one.with(|user| Some((user.version, user.methods.len())));
        if before.is_some() {
            held.reload();
        }
    });
    let remove = Callback::new(move |(path, news): (String, &'static str)| {
        let removed = async move {
            visit.ask::<()>(Exchange::delete(&path)).await.or_else(gone_is_fine)?;
            held.refresh().await;
            Ok(())
        };
        deed.begin(removed, move |()| {
            visit.tell(news);
            focus_heading();
        });
    });
    view! {
        <section class="panel" aria-labelledby="devices">
            <h2 class="panel-title" id="devices">
                "Trusted devices"
            </h2>
            <Wrong deed />
            {held.waiting()}
            {move || {
                (held.get().is_some() && listed.with(Vec::is_empty))
                    .then(|| view! { <p class="hint">"No browser is trusted."</p> })
            }}
            <div hidden=move || listed.with(Vec::is_empty)>
                <ul class="rows">
                    <For each=move || listed.get() key=|device| format!("{device:?}") let:device>
                        <Row device one remove />
                    </For>
                </ul>
                <p class="panel-acts">
                    <button
                        class="button"
                        data-kind="danger"
                        type="button"
                        data-busy=move || deed.busy().then_some("")
                        on:click=move |_| {
                            remove.run((one.path(paths::user_devices), "None of their devices is trusted any longer."));
                        }
                    >
                        "Remove all devices"
                    </button>
                </p>
            </div>
        </section>
    }
}

#[component]
fn Row(device: Device, one: One, remove: Callback<(String, &'static str)>) -> impl IntoView {
    let path = [&one.path(paths::user_devices), "/", &device.id].concat();
    view! {
        <li class="row">
            <h3 class="row-name">{device.name.clone()}</h3>
            <p class="row-about">{[&device.browser, " \u{b7} ", &device.ip].concat()}</p>
            <dl class="facts">
                <div>
                    <dt>"Last used"</dt>
                    <dd>
                        <When at=device.last_used_at grain=Grain::Day />
                    </dd>
                </div>
                <div>
                    <dt>"Until"</dt>
                    <dd>
                        <When at=device.expires_at grain=Grain::Day />
                    </dd>
                </div>
            </dl>
            <p class="row-acts">
                <button
                    class="link"
                    type="button"
                    aria-label=format!("Remove {}", device.name)
                    on:click=move |_| remove.run((path.clone(), "That browser will ask for a code at the next sign-in."))
                >
                    "Remove"
                </button>
            </p>
        </li>
    }
}
