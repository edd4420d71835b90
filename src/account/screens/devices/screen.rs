//! My Trusted Devices: the list of browsers that sign in without a code.

use latchkey_contract::{Devices, paths, rules};
use latchkey_words::text;
use leptos::prelude::*;

use super::trust_this_browser::TrustThisBrowser;
use crate::ui::ConfirmDialog;
use crate::ui::layout::AccountScreen;
use crate::ui::lists::{DeletableList, DeviceList, Viewer};

/// The list, with a button that trusts this browser and one that removes all devices.
#[component]
pub fn DevicesScreen() -> impl IntoView {
    let list = DeletableList::<Devices>::new(paths::DEVICES);
    let confirming = RwSignal::new(false);
    let remove_all = Callback::new(move |()| list.delete_all(text!("devices.all_removed")));
    let count = move || text!("devices.count", number = list.items().len(), max = rules::DEVICES_MAX);
    view! {
        <AccountScreen title=text!("devices.title") name="devices">
            <p class="lede">{text!("devices.lede", max = rules::DEVICES_MAX)}</p>
            {move || list.query.get().is_some().then(|| view! { <TrustThisBrowser list /> })}
            <DeviceList list viewer=Viewer::Owner>
                <div class="empty">
                    <p>{text!("devices.empty")}</p>
                    <p class="hint">{text!("devices.empty_hint")}</p>
                </div>
            </DeviceList>
            <p class="beneath" hidden=move || list.has_no_items()>
                <span class="hint">{count}</span>
                <button class="button" data-kind="danger" type="button" on:click=move |_| confirming.set(true)>
                    {text!("devices.remove_all")}
                </button>
            </p>
            <ConfirmDialog
                open=confirming
                title=text!("devices.remove_all_title")
                description=text!("devices.remove_all_consequence")
                confirm_label=text!("devices.remove_all")
                cancel_label=text!("devices.keep_all")
                on_confirm=remove_all
            />
        </AccountScreen>
    }
}
