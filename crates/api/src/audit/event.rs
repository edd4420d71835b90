//! What happened in a login, as the audit log records it.

use latchkey_contract::{AuditEvent, AuditOutcome};
use latchkey_flow::LoginEvent;

/// A login's event, as the audit log records it.
pub(super) struct LoginRecord {
    pub(super) event: AuditEvent,
    /// The method or factor that it was done with, or an empty text.
    pub(super) detail: &'static str,
    pub(super) outcome: AuditOutcome,
}

/// How the audit log records an event of a login.
pub(super) fn of_login(event: LoginEvent) -> LoginRecord {
    let done_by = |event, detail| LoginRecord { event, detail, outcome: AuditOutcome::Done };
    let done = |event| done_by(event, "");
    let refused = |event, detail| LoginRecord { event, detail, outcome: AuditOutcome::Refused };
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
