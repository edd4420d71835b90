//! The screen to choose a method: the configured methods as buttons, or as a list with "Proceed".

use latchkey_contract::{LoginStep, Method, MethodChoice, MethodId};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::machine::{Intent, LoginMachine, LoginView, PendingRequest};
use super::method_text::method_name;
use super::notice_view::bind_notices;
use super::store::LoginStore;
use crate::events::{on_click, on_submit};
use crate::markup::{Markup, bind_flag, find, set_attribute, set_flag};

/// Renders the screen; "Use another method" opens it over the code, and then it has a way back.
pub(super) fn render(store: LoginStore) -> Markup {
    let screen = Markup::new(include_str!("choose_method.html"));
    let over_code = store.with_untracked(|machine| matches!(machine.view(), LoginView::ChoosingMethod(_)));
    set_flag(&screen.part("back"), "hidden", !over_code);
    on_click(&screen.part("back"), move || store.ask(Intent::CloseChooser));
    on_click(&screen.part("start-over"), move || store.ask(Intent::StartOver));
    bind_notices(&screen, store);
    let (methods, choice) = store.with_untracked(offered_methods);
    match choice {
        MethodChoice::Buttons => methods.iter().for_each(|method| add_button(&screen, store, method)),
        MethodChoice::Proceed => add_radio_list(&screen, store, &methods),
    }
    screen
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
fn add_button(screen: &Markup, store: LoginStore, method: &Method) {
    let item = method_item(screen, "button", method);
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
    let _ = screen.part("buttons").append_child(item.root());
}

/// Adds a radio button for each method; "Proceed" chooses the one that is checked.
fn add_radio_list(screen: &Markup, store: LoginStore, methods: &[Method]) {
    let form = screen.part("list");
    set_flag(&form, "hidden", false);
    for (index, method) in methods.iter().enumerate() {
        let item = method_item(screen, "radio", method);
        set_attribute(&item.part("control"), "value", &method.id.0);
        set_flag(&item.part("control"), "checked", index == 0);
        // Fails only for an element that would contain itself.
        let _ = screen.part("radios").append_child(item.root());
    }
    bind_flag(&screen.part("proceed"), "data-busy", move || {
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
fn method_item(screen: &Markup, template: &str, method: &Method) -> Markup {
    let item = screen.clone_template(template);
    item.part("name").set_text_content(Some(method_name(method.kind)));
    item.part("hint").set_text_content(Some(&method.hint));
    item
}
