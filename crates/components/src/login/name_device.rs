//! The screen after a correct code: a name for this device, which is then trusted.

use latchkey_contract::{LoginStep, rules::DEVICE_NAME_MAX};

use super::machine::{Intent, LoginMachine, PendingRequest};
use super::notice_view::bind_notices;
use super::store::LoginStore;
use crate::dialog::open_dialog;
use crate::events::{on_click, on_submit};
use crate::markup::{Markup, bind_flag, effect, find, set_attribute};

/// Renders the screen. "Not now" and Escape sign in without trust. It has no countdown: the code was accepted
/// already.
pub(super) fn render(store: LoginStore) -> Markup {
    let screen = Markup::new(include_str!("name_device.html"));
    let (suggested, days) = store.with_untracked(|machine| match machine.view().step() {
        Some(LoginStep::NameDevice { suggested, days }) => (suggested.clone(), *days),
        _ => (String::new(), 0),
    });
    let explanation =
        ["For ", &days.to_string(), " days, signing in here will need your password and no code."].concat();
    screen.part("explanation").set_text_content(Some(&explanation));
    bind_notices(&screen, store);

    let input = screen.input("name");
    input.set_value(&suggested);
    set_attribute(&input, "maxlength", &DEVICE_NAME_MAX.to_string());
    let invalid_input = input.clone();
    effect(move || {
        let valid = store.with(LoginMachine::error_message).is_empty();
        set_attribute(&invalid_input, "aria-invalid", if valid { "false" } else { "true" });
    });
    bind_flag(&screen.part("login"), "data-busy", move || {
        store.with(|machine| machine.pending() == Some(&PendingRequest::NameDevice))
    });
    let decline = move || store.ask(Intent::NameDevice(None));
    on_click(&screen.part("not-now"), decline);
    if let Some(dialog) = find(screen.root(), "dialog") {
        let input = input.clone();
        // The suggestion is selected, so that typing replaces it.
        open_dialog(&dialog, move || input.select(), decline);
    }
    on_submit(&screen.form(), move || store.ask(Intent::NameDevice(Some(input.value()))));
    screen
}
