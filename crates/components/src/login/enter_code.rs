//! Enter the code.

use latchkey_contract::{CodeDigits, Delivery, LoginStep, Method, MethodKind, Secret};

use super::choose_method::method_name;
use super::notice::tell;
use super::{Conversation, Intent, Machine, Notice, UnderWay};
use crate::code_input::{CodeField, adopt_code_input, offer_from_messages};
use crate::countdown::{Timing, adopt_countdown};
use crate::markup::{Markup, flag, set, set_flag};
use crate::{on_click, on_submit};

/// What the screen takes from the step once: a change of the method is another screen.
struct Asked {
    method: Method,
    digits: u8,
    trust_offered: bool,
    others: bool,
}

fn asked(login: &Machine) -> Option<Asked> {
    match login.place().step()? {
        LoginStep::EnterCode { method, digits, trust_offered, methods, .. } => Some(Asked {
            method: method.clone(),
            digits: *digits,
            trust_offered: *trust_offered,
            others: methods.len() > 1,
        }),
        _ => None,
    }
}

impl Machine {
    /// What the countdown has to know of the present code.
    #[must_use]
    pub fn timing(&self) -> Timing {
        match self.place().step() {
            Some(LoginStep::EnterCode { expires_in_ms, resend_in_ms, delivery, .. }) => Timing {
                heard: self.heard(),
                expires_in_ms: *expires_in_ms,
                resend_in_ms: *resend_in_ms,
                failed: *delivery == Delivery::Failed,
                resending: self.under_way() == Some(&UnderWay::Resend),
            },
            _ => Timing::default(),
        }
    }
}

/// Asks for the code of the present challenge.
pub(super) fn draw(talk: Conversation) -> Markup {
    let screen = Markup::new(include_str!("enter_code.html"));
    let Some(Asked { method, digits, trust_offered, others }) = talk.peek(asked) else { return screen };
    screen.part("sent").set_text_content(Some(&where_the_code_is(&method)));
    if method.kind == MethodKind::Recovery {
        screen.part("label").set_text_content(Some(method_name(method.kind)));
        set(&screen.input("field"), "autocomplete", "off");
    }
    set_flag(&screen.part("offer"), "hidden", !trust_offered);
    set_flag(&screen.part("other"), "hidden", !others);
    set_flag(&screen.part("countdown"), "hidden", !method.kind.is_sent());
    tell(&screen, talk);

    let trust = screen.input("trust");
    let verify = move |code: &str| {
        talk.ask(Intent::Verify { code: Secret::new(code.to_owned()), trust: trust.checked() });
    };
    if method.kind == MethodKind::Sms {
        let verify = verify.clone();
        offer_from_messages(move |text| verify(&CodeDigits::typed(&text, digits)));
    }
    let entry = adopt_code_input(
        &screen.part("code"),
        CodeField {
            digits,
            cleared: Box::new(move || talk.read(Machine::cleared)),
            refused: Box::new(move || talk.read(|login| matches!(login.notice(), Some(Notice::Wrong(_))))),
            on_complete: Box::new(verify.clone()),
        },
    );
    if method.kind.is_sent() {
        let resend = move || talk.ask(Intent::Resend);
        let ask = move || talk.ask(Intent::Where);
        adopt_countdown(&screen.part("countdown"), move || talk.read(Machine::timing), resend, ask);
    }
    on_submit(&screen.form(), move || verify(entry.borrow().value()));
    flag(&screen.part("verify"), "data-busy", move || {
        talk.read(|login| login.under_way() == Some(&UnderWay::Verify))
    });
    on_click(&screen.part("other"), move || talk.ask(Intent::AnotherMethod));
    on_click(&screen.part("leave"), move || talk.ask(Intent::Leave));
    screen
}

/// Where a person finds the code of that method, in a sentence.
#[must_use]
pub fn where_the_code_is(method: &Method) -> String {
    match method.kind {
        MethodKind::App => {
            "Open your authenticator app and type the code that it shows for this account.".to_owned()
        }
        MethodKind::Recovery => "Type one of the recovery codes that you have kept.".to_owned(),
        MethodKind::Sms => ["We sent a text message to ", &method.hint, "."].concat(),
        MethodKind::Email => ["We sent an email to ", &method.hint, "."].concat(),
    }
}
