//! My Trusted Devices: the list of browsers that sign in without a code.

use latchkey_contract::{paths, rules};
use leptos::prelude::*;

use super::context::DevicesContext;
use super::device_item::DeviceItem;
use super::trust_this_browser::TrustThisBrowser;
use crate::api::ApiRequest;
use crate::ui::form::FormError;
use crate::ui::layout::AccountScreen;
use crate::ui::{ConfirmDialog, QueryStatus};

/// The list, with a button that removes all devices.
#[component]
pub fn DevicesScreen() -> impl IntoView {
    let context = DevicesContext::new();
    let devices = Memo::new(move |_| context.devices());
    let confirming = RwSignal::new(false);
    let remove_all = Callback::new(move |()| {
        context.change(ApiRequest::delete(paths::DEVICES), "No browser is trusted any longer.");
    });
    let count = move || devices.with(|devices| format!("{} of {}", devices.len(), rules::DEVICES_MAX));
    view! {
        <AccountScreen title="My Trusted Devices" name="devices">
            <p class="lede">
                "Signing in from these browsers asks for your password and no code. There can be " {rules::DEVICES_MAX}
                "; one more, and the one that was not used for longest is forgotten."
            </p>
            <FormError mutation=context.mutation fields=&["name"] />
            <QueryStatus query=context.query />
            {move || context.query.get().is_some().then(|| view! { <TrustThisBrowser context /> })}
            {move || {
                (context.query.get().is_some() && devices.with(Vec::is_empty))
                    .then(|| {
                        view! {
                            <div class="empty">
                                <p>"No browser is trusted yet."</p>
                                <p class="hint">
                                    "Tick “Don't require OTP on this browser” when you enter your next code, and it will be listed here."
                                </p>
                            </div>
                        }
                    })
            }}
            <div hidden=move || devices.with(Vec::is_empty)>
                <ul class="rows panel">
                    <For each=move || devices.get() key=|device| format!("{device:?}") let:device>
                        <DeviceItem device context />
                    </For>
                </ul>
                <p class="beneath">
                    <span class="hint">{count}</span>
                    <button class="button" data-kind="danger" type="button" on:click=move |_| confirming.set(true)>
                        "Remove all"
                    </button>
                </p>
            </div>
            <ConfirmDialog
                open=confirming
                title="Remove all devices?"
                description="Every browser, this one too, will ask for a code at the next sign-in."
                confirm_label="Remove all"
                cancel_label="Keep them"
                on_confirm=remove_all
            />
        </AccountScreen>
    }
}
