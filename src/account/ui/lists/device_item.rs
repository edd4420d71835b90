//! A trusted device in the list, which can be removed, and renamed by its owner.

use latchkey_contract::{Device, Devices, RenameDevice};
use latchkey_words::text;
use leptos::prelude::*;

use super::deletable_list::DeletableList;
use super::list_item::{ListItemText, Viewer};
use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::form::{FormError, RenameForm};
use crate::ui::{DatePrecision, focus_heading};

/// A trusted device.
#[component]
pub fn DeviceItem(device: Device, list: DeletableList<Devices>, viewer: Viewer) -> impl IntoView {
    let renaming = RwSignal::new(false);
    let dates = vec![
        (text!("device_list.added"), device.added_at),
        (text!("device_list.last_used"), device.last_used_at),
        (text!("device_list.expires"), device.expires_at),
    ];
    let rename_form = (viewer == Viewer::Owner).then(
        || view! { <RenameDeviceForm id=device.id.clone() name=device.name.clone() list open=renaming /> },
    );
    view! {
        <li class="row">
            <ListItemText
                viewer
                name=device.name.clone()
                this_browser=device.this_browser
                about=[&device.browser, " \u{b7} ", &device.ip].concat()
                dates
                precision=DatePrecision::Day
            />
            <DeviceActions device list viewer renaming />
            {rename_form}
        </li>
    }
}

/// The buttons, which make room for the form while the device is renamed.
#[component]
fn DeviceActions(
    device: Device,
    list: DeletableList<Devices>,
    viewer: Viewer,
    renaming: RwSignal<bool>,
) -> impl IntoView {
    let Device { id, name, this_browser, .. } = device;
    let rename_label = text!("device_list.rename_label", name = &name);
    let (remove, remove_label) = if this_browser && viewer == Viewer::Owner {
        (text!("device_list.remove_this"), text!("device_list.remove_this"))
    } else {
        (text!("device_list.remove"), text!("device_list.remove_label", name = &name))
    };
    let removed_message = move || {
        if this_browser { text!("device_list.removed_this") } else { text!("device_list.removed") }
    };
    view! {
        <p class="row-acts" hidden=move || renaming.get()>
            {(viewer == Viewer::Owner)
                .then(|| {
                    view! {
                        <button class="link" type="button" aria-label=rename_label on:click=move |_| renaming.set(true)>
                            {text!("device_list.rename")}
                        </button>
                    }
                })}
            <button
                class="link"
                type="button"
                aria-label=remove_label
                data-busy=move || list.mutation.is_running().then_some("")
                on:click=move |_| list.delete_item(&id, removed_message())
            >
                {remove}
            </button>
        </p>
    }
}

/// The form that renames a device, while it is open.
#[component]
fn RenameDeviceForm(
    id: String,
    name: String,
    list: DeletableList<Devices>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let (session, mutation) = (AccountSession::current(), Mutation::new());
    let (field_id, path) = (["name-", &id].concat(), list.item_path(&id));
    let on_save = Callback::new(move |name: String| {
        let request = ApiRequest::patch_json(&path, &RenameDevice { name });
        mutation.run(async move { session.send(request).await }, move |()| {
            open.set(false);
            session.flash.show(text!("device_list.renamed"));
            list.query.reload();
            focus_heading();
        });
    });
    view! {
        <RenameForm id=field_id current_name=name label=text!("device_list.name") open mutation on_save />
        <FormError mutation fields=&["name"] />
    }
}
