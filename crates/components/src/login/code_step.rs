//! The step in which a code is entered: of the login, of a step-up and of an enrolment.

use latchkey_contract::{CodeDigits, LoginStep, MethodKind, Secret};

use super::machine::{Intent, LoginMachine, LoginNotice, PendingRequest};
use super::method_text::method_name;
use super::notice_view::bind_notices;
use super::store::LoginStore;
use crate::code_input::{CodeInputOptions, attach_code_input, on_web_otp};
use crate::countdown::attach_countdown;
use crate::events::on_submit;
use crate::markup::{Markup, bind_flag, set_attribute, set_flag};

/// What differs between the pages that ask for a code.
#[derive(Debug, Clone)]
pub struct CodeStepOptions {
    /// The id of the input; two may be in the page at once.
    pub input_id: &'static str,
    /// The id of the text that describes the input. Without it, the error does.
    pub described_by: Option<&'static str>,
    /// The text of the submit button. Without it, "VERIFY".
    pub submit_label: Option<String>,
}

/// Renders the notices and the form for the code of the present step; nothing works in it at any other step.
#[must_use]
pub fn code_step(store: LoginStore, options: CodeStepOptions) -> Markup {
    let part = Markup::new(include_str!("code_step.html"));
    let step = store.with_untracked(|machine| machine.view().step().cloned());
    let Some(LoginStep::EnterCode { method, digits, trust_offered, .. }) = step else {
        return part;
    };
    apply_options(&part, options);
    if method.kind == MethodKind::Recovery {
        part.part("label").set_text_content(Some(method_name(method.kind)));
        set_attribute(&part.input("field"), "autocomplete", "off");
    }
    set_flag(&part.part("trust-row"), "hidden", !trust_offered);
    set_flag(&part.part("countdown"), "hidden", !method.kind.is_sent());
    bind_notices(&part, store);

    let trust = part.input("trust");
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
    let entry = attach_code_input(&part.part("code"), options);
    if method.kind.is_sent() {
        let timing = move || store.with(LoginMachine::timing);
        let resend = move || store.ask(Intent::Resend);
        let refresh = move || store.ask(Intent::Refresh);
        attach_countdown(&part.part("countdown"), timing, resend, refresh);
    }
    on_submit(&part.form(), move || verify(entry.borrow().value()));
    bind_flag(&part.part("verify"), "data-busy", move || {
        store.with(|machine| machine.pending() == Some(&PendingRequest::Verify))
    });
    part
}

fn apply_options(part: &Markup, options: CodeStepOptions) {
    let CodeStepOptions { input_id, described_by, submit_label } = options;
    let error_id = [input_id, "-error"].concat();
    let field = part.input("field");
    set_attribute(&field, "id", input_id);
    set_attribute(&field, "aria-describedby", described_by.unwrap_or(&error_id));
    set_attribute(&part.part("label"), "for", input_id);
    set_attribute(&part.part("error"), "id", &error_id);
    if let Some(label) = submit_label {
        part.part("verify").set_text_content(Some(&label));
    }
}
