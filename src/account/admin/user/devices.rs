//! A user's trusted devices, which an administrator can remove.

use latchkey_contract::{Devices, paths};
use latchkey_words::text;
use leptos::prelude::*;

use super::context::UserContext;
use crate::ui::form::MutationButton;
use crate::ui::lists::{DeletableList, DeviceList, Viewer};

/// The list, with buttons that remove one or all.
#[component]
pub fn UserDevices(context: UserContext) -> impl IntoView {
    let list = DeletableList::<Devices>::new(context.path(paths::user_devices));
    // A change of the user may remove devices: another address does.
    context.on_change(move || list.query.reload());
    let remove_all = move || list.delete_all(text!("user.devices_removed"));
    view! {
        <section class="panel" aria-labelledby="devices">
            <h2 class="panel-title" id="devices">
                {text!("user.devices")}
            </h2>
            <DeviceList list viewer=Viewer::Administrator>
                <p class="hint">{text!("user.devices_none")}</p>
            </DeviceList>
            <p class="panel-acts" hidden=move || list.has_no_items()>
                <MutationButton mutation=list.mutation kind="danger" label=text!("user.devices_remove") on_press=remove_all />
            </p>
        </section>
    }
}
