//! The configured methods, as buttons or as a list with "Proceed": of the login and of a step-up.

use latchkey_contract::{LoginStep, Method, MethodChoice, MethodId};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::machine::{Intent, LoginMachine, PendingRequest};
use super::method_text::method_name;
use super::notice_view::bind_notices;
use super::store::LoginStore;
use crate::events::{on_click, on_submit};
use crate::markup::{Markup, bind_flag, find, set_attribute, set_flag};

/// Renders the notices and the methods that the present step offers.
#[must_use]
pub fn method_list(store: LoginStore) -> Markup {
    let part = Markup::new(include_str!("method_list.html"));
    bind_notices(&part, store);
    let (methods, choice) = store.with_untracked(offered_methods);
    match choice {
        MethodChoice::Buttons => methods.iter().for_each(|method| add_button(&part, store, method)),
        MethodChoice::Proceed => add_radio_list(&part, store, &methods),
    }
    part
}

fn offered_methods(machine: &LoginMachine) -> (Vec<Method>, MethodChoice) {
    match machine.view().step() {
        Some(LoginStep::ChooseMethod { methods, choice } | LoginStep::EnterCode { methods, choice, .. }) => {
            (methods.clone(), *choice)
        }
        _ => (Vec::new(), MethodChoice::Buttons),
    }
}

/// Adds a button for a method, which chooses it at once.
fn add_button(part: &Markup, store: LoginStore, method: &Method) {
    let item = method_item(part, "button", method);
    let button = item.part("control");
    set_attribute(&button, "data-kind", method.kind.as_str());
    let pending_id = method.id.clone();
    bind_flag(&button, "data-busy", move || {
        store.with(
            |machine| matches!(machine.pending(), Some(PendingRequest::Choose(id)) if *id == pending_id),
        )
    });
    let id = method.id.clone();
    on_click(&button, move || store.ask(Intent::Choose(id.clone())));
    // Fails only for an element that would contain itself.
    let _ = part.part("buttons").append_child(item.root());
}

/// Adds a radio button for each method; "Proceed" chooses the one that is checked.
fn add_radio_list(part: &Markup, store: LoginStore, methods: &[Method]) {
    let form = part.part("list");
    set_flag(&form, "hidden", false);
    for (index, method) in methods.iter().enumerate() {
        let item = method_item(part, "radio", method);
        set_attribute(&item.part("control"), "value", &method.id.0);
        set_flag(&item.part("control"), "checked", index == 0);
        // Fails only for an element that would contain itself.
        let _ = part.part("radios").append_child(item.root());
    }
    bind_flag(&part.part("proceed"), "data-busy", move || {
        store.with(|machine| matches!(machine.pending(), Some(PendingRequest::Choose(_))))
    });
    on_submit(&form.clone(), move || {
        if let Some(radio) = find(&form, ":checked") {
            let id = MethodId(radio.unchecked_into::<HtmlInputElement>().value());
            store.ask(Intent::Choose(id));
        }
    });
}

/// A copy of a template with the method's name and destination in it.
fn method_item(part: &Markup, template: &str, method: &Method) -> Markup {
    let item = part.clone_template(template);
    item.part("name").set_text_content(Some(method_name(method.kind)));
    item.part("hint").set_text_content(Some(&method.hint));
    item
}
