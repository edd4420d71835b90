//! The screen to enter a code.

use latchkey_contract::{CodeDigits, LoginStep, MethodKind, Secret};

use super::machine::{Intent, LoginMachine, LoginNotice, PendingRequest};
use super::method_text::{code_instruction, method_name};
use super::notice_view::bind_notices;
use super::store::LoginStore;
use crate::code_input::{CodeInputOptions, attach_code_input, on_web_otp};
use crate::countdown::attach_countdown;
use crate::events::{on_click, on_submit};
use crate::markup::{Markup, bind_flag, set_attribute, set_flag};

/// Renders the screen for the code of the present step. A change of its method renders it anew.
pub(super) fn render(store: LoginStore) -> Markup {
    let screen = Markup::new(include_str!("enter_code.html"));
    let step = store.with_untracked(|machine| machine.view().step().cloned());
    let Some(LoginStep::EnterCode { method, digits, trust_offered, methods, .. }) = step else {
        return screen;
    };
    screen.part("instruction").set_text_content(Some(&code_instruction(&method)));
    if method.kind == MethodKind::Recovery {
        screen.part("label").set_text_content(Some(method_name(method.kind)));
        set_attribute(&screen.input("field"), "autocomplete", "off");
    }
    set_flag(&screen.part("trust-row"), "hidden", !trust_offered);
    set_flag(&screen.part("another-method"), "hidden", methods.len() < 2);
    set_flag(&screen.part("countdown"), "hidden", !method.kind.is_sent());
    bind_notices(&screen, store);

    let trust = screen.input("trust");
    let verify = move |code: &str| {
        store.ask(Intent::Verify { code: Secret::new(code.to_owned()), trust: trust.checked() });
    };
    if method.kind == MethodKind::Sms {
        let verify = verify.clone();
        on_web_otp(move |text| verify(&CodeDigits::typed(&text, digits)));
    }
    let options = CodeInputOptions {
        digits,
        clear_count: Box::new(move || store.with(LoginMachine::clear_count)),
        invalid: Box::new(move || {
            store.with(|machine| matches!(machine.notice(), Some(LoginNotice::Error(_))))
        }),
        on_complete: Box::new(verify.clone()),
    };
    let entry = attach_code_input(&screen.part("code"), options);
    if method.kind.is_sent() {
        let timing = move || store.with(LoginMachine::timing);
        let resend = move || store.ask(Intent::Resend);
        let refresh = move || store.ask(Intent::Refresh);
        attach_countdown(&screen.part("countdown"), timing, resend, refresh);
    }
    on_submit(&screen.form(), move || verify(entry.borrow().value()));
    bind_flag(&screen.part("verify"), "data-busy", move || {
        store.with(|machine| machine.pending() == Some(&PendingRequest::Verify))
    });
    on_click(&screen.part("another-method"), move || store.ask(Intent::OpenChooser));
    on_click(&screen.part("start-over"), move || store.ask(Intent::StartOver));
    screen
}
