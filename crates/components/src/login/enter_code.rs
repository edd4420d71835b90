//! The screen to enter a code.

use latchkey_contract::LoginStep;

use super::code_step::{CodeStepOptions, code_step};
use super::machine::Intent;
use super::method_text::code_instruction;
use super::store::LoginStore;
use crate::events::on_click;
use crate::markup::{Markup, set_flag};

/// Renders the screen for the code of the present step. A change of its method renders it anew.
pub(super) fn render(store: LoginStore) -> Markup {
    let screen = Markup::new(include_str!("enter_code.html"));
    let step = store.with_untracked(|machine| machine.view().step().cloned());
    let Some(LoginStep::EnterCode { method, methods, .. }) = step else {
        return screen;
    };
    screen.part("instruction").set_text_content(Some(&code_instruction(&method)));
    let options = CodeStepOptions {
        input_id: "latchkey-code",
        described_by: Some("latchkey-sent"),
        submit_label: None,
    };
    screen.insert_before("foot", &code_step(store, options));
    set_flag(&screen.part("another-method"), "hidden", methods.len() < 2);
    on_click(&screen.part("another-method"), move || store.ask(Intent::OpenChooser));
    on_click(&screen.part("start-over"), move || store.ask(Intent::StartOver));
    screen
}
