//! The list of trusted devices.

use latchkey_contract::Devices;
use leptos::prelude::*;

use super::deletable_list::DeletableList;
use super::device_item::DeviceItem;
use super::list_item::Viewer;
use crate::ui::QueryStatus;
use crate::ui::form::FormError;

/// The devices, each with a button that removes it; its owner can rename it, too.
#[component]
pub fn DeviceList(
    list: DeletableList<Devices>,
    viewer: Viewer,
    /// Shown if there is no device.
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <FormError mutation=list.mutation />
        <QueryStatus query=list.query />
        {move || list.is_empty().then(|| children())}
        <ul class="rows" class:panel=viewer == Viewer::Owner hidden=move || list.has_no_items()>
            <For
                each=move || list.items()
                key=|device| (device.id.clone(), device.name.clone(), device.ip.clone(), device.last_used_at)
                let:device
            >
                <DeviceItem device list viewer />
            </For>
        </ul>
    }
}
