//! One trusted device, and its name while it is being changed.

use latchkey_contract::{Device, rules::DEVICE_NAME_MAX};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::dates::day;
use super::list::{DeviceList, Doing};
use super::view::Act;
use crate::markup::{Markup, flag, focus, follow, set, set_flag};
use crate::{listen, on_click, on_submit};

/// One entry of the list.
pub(super) fn draw(device: &Device, list: RwSignal<DeviceList>, act: &Act) -> Markup {
    let row = Markup::new(include_str!("row.html"));
    row.part("name").set_text_content(Some(&device.name));
    set_flag(&row.part("this"), "hidden", !device.this_browser);
    row.part("where").set_text_content(Some(&[&device.browser, " \u{b7} ", &device.ip].concat()));
    for (part, at) in
        [("added", device.added_at), ("used", device.last_used_at), ("until", device.expires_at)]
    {
        let (time, date) = (row.part(part), day(at));
        set(&time, "datetime", &date.iso);
        time.set_text_content(Some(&date.words));
    }
    for (part, verb) in [("change", "Rename "), ("remove", "Remove ")] {
        set(&row.part(part), "aria-label", &[verb, &device.name].concat());
    }
    set(&row.part("change"), "id", &rename_button(&device.id));
    on_click(&row.part("change"), {
        let id = device.id.clone();
        move || list.update(|list| list.rename(Some(id.clone())))
    });
    let forget = Doing::Forget { id: device.id.clone() };
    flag(&row.part("remove"), "data-busy", {
        let forget = forget.clone();
        move || list.with(|list| list.doing() == Some(&forget))
    });
    on_click(&row.part("remove"), {
        let act = act.clone();
        move || act(forget.clone())
    });
    rename(&row, device, list, act);
    row
}

/// The field for the name, in the place of the name and the buttons while it is open.
fn rename(row: &Markup, device: &Device, list: RwSignal<DeviceList>, act: &Act) {
    let (form, field) = (row.part("rename"), row.input("field"));
    set(&field, "maxlength", &DEVICE_NAME_MAX.to_string());
    follow({
        let (row, form, field, device, mut open) =
            (row.clone(), form.clone(), field.clone(), device.clone(), false);
        move || {
            let now = list.with(|list| list.renaming() == Some(&device.id));
            if now == open {
                return;
            }
            open = now;
            set_flag(&form, "hidden", !now);
            set_flag(&row.part("title"), "hidden", now);
            set_flag(&row.part("acts"), "hidden", now);
            if now {
                field.set_value(&device.name);
                focus(&field);
                field.select();
            } else {
                focus(&row.part("change"));
            }
        }
    });
    on_click(&row.part("cancel"), move || list.update(|list| list.rename(None)));
    listen(&form, "keydown", move |event| {
        if event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == "Escape") {
            list.update(|list| list.rename(None));
        }
    });
    let (id, act) = (device.id.clone(), act.clone());
    on_submit(&form, move || act(Doing::Rename { id: id.clone(), name: field.value() }));
}

/// The id of the button that opens this device's name.
pub(super) fn rename_button(id: &str) -> String {
    ["rename-", id].concat()
}
