//! The code was right: what shall this browser be called?

use latchkey_contract::{LoginStep, rules::DEVICE_NAME_MAX};

use super::notice::tell;
use super::{Conversation, Intent, Machine, UnderWay};
use crate::dialog::open_dialog;
use crate::markup::{Markup, find, flag, follow, set};
use crate::{on_click, on_submit};

/// Asks for a name; "Not now", and Escape, sign in without trust. The code is spent, so no clock hurries.
pub(super) fn draw(talk: Conversation) -> Markup {
    let screen = Markup::new(include_str!("name_device.html"));
    let (suggested, days) = talk.peek(|login| match login.place().step() {
        Some(LoginStep::NameDevice { suggested, days }) => (suggested.clone(), *days),
        _ => (String::new(), 0),
    });
    let lede =
        ["For ", &days.to_string(), " days, signing in here will need your password and no code."].concat();
    screen.part("lede").set_text_content(Some(&lede));
    tell(&screen, talk);

    let field = screen.input("name");
    field.set_value(&suggested);
    set(&field, "maxlength", &DEVICE_NAME_MAX.to_string());
    follow({
        let field = field.clone();
        move || {
            set(&field, "aria-invalid", if talk.read(Machine::wrong).is_empty() { "false" } else { "true" })
        }
    });
    flag(&screen.part("login"), "data-busy", move || {
        talk.read(|login| login.under_way() == Some(&UnderWay::NameDevice))
    });
    on_click(&screen.part("not-now"), move || talk.ask(Intent::NameDevice(None)));
    if let Some(dialog) = find(screen.root(), "dialog") {
        let field = field.clone();
        // The whole suggestion is selected: typing replaces it.
        open_dialog(&dialog, move || field.select(), move || talk.ask(Intent::NameDevice(None)));
    }
    on_submit(&screen.form(), move || talk.ask(Intent::NameDevice(Some(field.value()))));
    screen
}
