//! What happened in a login, as an event of the audit log.

use latchkey_contract::{AuditEvent, AuditOutcome};
use latchkey_flow::LoginEvent;

/// The event of the audit log, by which method or factor, and whether it was done or refused.
#[must_use]
pub fn of_login(event: LoginEvent) -> (AuditEvent, &'static str, AuditOutcome) {
    let done = |event| (event, "", AuditOutcome::Done);
    let done_by = |event, detail| (event, detail, AuditOutcome::Done);
    let refused = |event, detail| (event, detail, AuditOutcome::Refused);
    match event {
        LoginEvent::PasswordWrong => refused(AuditEvent::PasswordWrong, ""),
        LoginEvent::PasswordThrottled => refused(AuditEvent::PasswordThrottled, ""),
        LoginEvent::PasswordRight => done(AuditEvent::PasswordRight),
        LoginEvent::MethodChosen(kind) => done_by(AuditEvent::MethodChosen, kind.as_str()),
        LoginEvent::CodeSent(kind) => done_by(AuditEvent::CodeSent, kind.as_str()),
        LoginEvent::DeliveryFailed(kind) => refused(AuditEvent::DeliveryFailed, kind.as_str()),
        LoginEvent::CodeWrong(kind) => refused(AuditEvent::CodeWrong, kind.as_str()),
        LoginEvent::CodeRight(kind) => done_by(AuditEvent::CodeRight, kind.as_str()),
        LoginEvent::AccountLocked => done(AuditEvent::AccountLocked),
        LoginEvent::DeviceTrusted => done(AuditEvent::DeviceTrusted),
        LoginEvent::SignedIn(factor) => done_by(AuditEvent::SignedIn, factor.as_str()),
        LoginEvent::Reauthenticated(factor) => done_by(AuditEvent::SteppedUp, factor.as_str()),
        LoginEvent::Abandoned => done(AuditEvent::SignInAbandoned),
    }
}
