//! Which method to use: exactly the configured ones, as buttons, or as a list with "Proceed".

use latchkey_contract::{LoginStep, Method, MethodChoice, MethodId, MethodKind};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::notice::tell;
use super::{Conversation, Intent, Machine, Place, UnderWay};
use crate::markup::{Markup, find, flag, set, set_flag};
use crate::{on_click, on_submit};

/// What a person calls a method of that kind.
#[must_use]
pub fn method_name(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::App => "Authenticator app",
        MethodKind::Sms => "Text message",
        MethodKind::Email => "Email",
        MethodKind::Recovery => "Recovery code",
    }
}

fn offered(login: &Machine) -> (Vec<Method>, MethodChoice) {
    match login.place().step() {
        Some(LoginStep::ChooseMethod { methods, choice } | LoginStep::EnterCode { methods, choice, .. }) => {
            (methods.clone(), *choice)
        }
        _ => (Vec::new(), MethodChoice::Buttons),
    }
}

/// Asks which method to use; also what "Use another method" opens over the code, which can be gone back to.
pub(super) fn draw(talk: Conversation) -> Markup {
    let screen = Markup::new(include_str!("choose_method.html"));
    let over_code = talk.peek(|login| matches!(login.place(), Place::Choosing(_)));
    set_flag(&screen.part("back"), "hidden", !over_code);
    on_click(&screen.part("back"), move || talk.ask(Intent::BackToCode));
    on_click(&screen.part("leave"), move || talk.ask(Intent::Leave));
    tell(&screen, talk);
    let (methods, choice) = talk.peek(offered);
    match choice {
        MethodChoice::Buttons => methods.iter().for_each(|method| button(&screen, talk, method)),
        MethodChoice::Proceed => list(&screen, talk, &methods),
    }
    screen
}

/// A copy of a template with the method's name and destination in it.
fn entry(screen: &Markup, template: &str, method: &Method) -> Markup {
    let entry = screen.copy_of(template);
    entry.part("name").set_text_content(Some(method_name(method.kind)));
    entry.part("hint").set_text_content(Some(&method.hint));
    entry
}

/// A button for a method; pressing it is the choice.
fn button(screen: &Markup, talk: Conversation, method: &Method) {
    let entry = entry(screen, "button", method);
    let press = entry.part("press");
    set(&press, "data-kind", method.kind.as_str());
    let chosen = method.id.clone();
    flag(&press, "data-busy", move || {
        talk.read(|login| matches!(login.under_way(), Some(UnderWay::Choose(id)) if *id == chosen))
    });
    let id = method.id.clone();
    on_click(&press, move || talk.ask(Intent::Choose(id.clone())));
    // Fails only for a node that would hold itself.
    let _ = screen.part("buttons").append_child(entry.root());
}

/// Pick one, then "Proceed".
fn list(screen: &Markup, talk: Conversation, methods: &[Method]) {
    set_flag(&screen.part("list"), "hidden", false);
    for (index, method) in methods.iter().enumerate() {
        let entry = entry(screen, "choice", method);
        set(&entry.part("press"), "value", &method.id.0);
        set_flag(&entry.part("press"), "checked", index == 0);
        // Fails only for a node that would hold itself.
        let _ = screen.part("choices").append_child(entry.root());
    }
    flag(&screen.part("proceed"), "data-busy", move || {
        talk.read(|login| matches!(login.under_way(), Some(UnderWay::Choose(_))))
    });
    let form = screen.part("list");
    on_submit(&screen.part("list"), move || {
        if let Some(picked) = find(&form, ":checked") {
            let id = MethodId(picked.unchecked_into::<HtmlInputElement>().value());
            talk.ask(Intent::Choose(id));
        }
    });
}
