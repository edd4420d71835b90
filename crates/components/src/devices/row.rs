//! One trusted device, and its name while it is being changed.

use latchkey_contract::{Device, rules::DEVICE_NAME_MAX};
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::dates::day;
use super::list::{DeviceList, Doing};

/// One entry of the list.
#[component]
pub(super) fn DeviceRow(
    device: Device,
    list: RwSignal<DeviceList>,
    #[prop(into)] on_do: Callback<Doing>,
) -> impl IntoView {
    let id = device.id.clone();
    let renaming = Memo::new({
        let id = id.clone();
        move |_| list.with(|list| list.renaming() == Some(&id))
    });
    let removing = {
        let doing = Doing::Forget { id: id.clone() };
        move || list.with(|list| list.doing() == Some(&doing))
    };
    let name = device.name.clone();
    let facts = [("Added", device.added_at), ("Last used", device.last_used_at), ("Trusted until", device.expires_at)];
    view! {
        <li class="device" data-this=device.this_browser>
            {move || {
                if renaming.get() {
                    rename_form(list, on_do, id.clone(), name.clone()).into_any()
                } else {
                    view! {
                        <h2 class="device-name">
                            {name.clone()}
                            {device.this_browser.then(|| view! { " "<span class="badge">"This browser"</span> })}
                        </h2>
                    }
                    .into_any()
                }
            }}
            <p class="device-where">{device.browser.clone()}" \u{b7} "{device.ip.clone()}</p>
            <dl class="device-facts">
                {facts
                    .map(|(label, at)| {
                        let date = day(at);
                        view! { <div><dt>{label}</dt><dd><time datetime=date.iso>{date.words}</time></dd></div> }
                    })
                    .collect_view()}
            </dl>
            <div class="device-acts">
                <button
                    class="link"
                    type="button"
                    id=rename_button(&device.id)
                    aria-label=["Rename ", &device.name].concat()
                    on:click={
                        let id = device.id.clone();
                        move |_| list.update(|list| list.rename(Some(id.clone())))
                    }
                >
                    "Rename"
                </button>
                <button
                    class="link"
                    type="button"
                    aria-label=["Remove ", &device.name].concat()
                    data-busy=removing
                    on:click={
                        let id = device.id.clone();
                        move |_| on_do.run(Doing::Forget { id: id.clone() })
                    }
                >
                    "Remove"
                </button>
            </div>
        </li>
    }
}

fn rename_form(list: RwSignal<DeviceList>, on_do: Callback<Doing>, id: String, name: String) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
            field.select();
        }
    });
    let close = {
        let id = id.clone();
        move || {
            list.update(|list| list.rename(None));
            focus(&rename_button(&id));
        }
    };
    let on_escape = close.clone();
    view! {
        <form
            class="device-rename"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                if let Some(field) = field.get_untracked() {
                    on_do.run(Doing::Rename { id: id.clone(), name: field.value() });
                }
            }
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    on_escape();
                }
            }
        >
            <input
                class="input"
                node_ref=field
                type="text"
                aria-label="Device name"
                autocomplete="off"
                maxlength=DEVICE_NAME_MAX.to_string()
                value=name
            />
            <button class="button" data-kind="primary" type="submit">"Save"</button>
            <button class="button" data-kind="quiet" type="button" on:click=move |_| close()>"Cancel"</button>
        </form>
    }
}

/// The id of the button that opens this device's name.
pub(super) fn rename_button(id: &str) -> String {
    ["rename-", id].concat()
}

/// Focuses the element with this id, if it is there.
pub(super) fn focus(id: &str) {
    if let Some(Ok(element)) = document().get_element_by_id(id).map(|found| found.dyn_into::<web_sys::HtmlElement>()) {
        let _ = element.focus();
    }
}
