//! How an enrolment can end, and what follows.

use latchkey_contract::{Enrolment, MethodKind, Problem, ProblemCode, paths};
use latchkey_words::text;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::api::Mutation;
use crate::session::AccountSession;

/// How an enrolment ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrolmentOutcome {
    /// The method is set up.
    SetUp,
    /// The attempt took too long, or another one was started in another window.
    Expired,
    Cancelled,
}

/// What follows: another screen if the method is set up, else back to the start, with the error if it expired.
pub fn on_enrolment_outcome(
    kind: MethodKind,
    enrolment: RwSignal<Option<Enrolment>>,
    start: Mutation,
) -> Callback<EnrolmentOutcome> {
    let leave = leave_after_enrolment(kind);
    Callback::new(move |outcome| match outcome {
        EnrolmentOutcome::SetUp => leave.run(()),
        EnrolmentOutcome::Expired => {
            enrolment.set(None);
            start.set_error(expired_problem());
        }
        EnrolmentOutcome::Cancelled => enrolment.set(None),
    })
}

fn expired_problem() -> Problem {
    Problem::new(ProblemCode::NoAttempt).saying(text!("enrolment.expired"))
}

/// Leads to new recovery codes if the account has none left, as after its first method; else back to the list.
fn leave_after_enrolment(kind: MethodKind) -> Callback<()> {
    let (session, navigate) = (AccountSession::current(), use_navigate());
    Callback::new(move |()| {
        let codes_left = session.with_untracked(|settings| settings.recovery_codes_left);
        if codes_left.is_none_or(|left| left == 0) {
            session.set_recovery_codes_due();
            return navigate(paths::APP_SECURITY_RECOVERY, NavigateOptions::default());
        }
        session.flash.show(match kind {
            MethodKind::App => text!("enrolment.app_done"),
            MethodKind::Sms => text!("enrolment.sms_done"),
            MethodKind::Email => text!("enrolment.email_done"),
            MethodKind::Recovery => String::new(),
        });
        navigate(paths::APP_SECURITY, NavigateOptions::default());
    })
}
