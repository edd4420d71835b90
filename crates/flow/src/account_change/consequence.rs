//! A consequence of a change, as a value: the API performs it in the transaction of the change.

use latchkey_contract::{AuditEvent, MethodKind};

/// A consequence of a change of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consequence {
    /// The method is configured; an app with the new secret that comes with the change.
    SetMethod(MethodKind),
    /// The method is removed.
    RemoveMethod(MethodKind),
    /// The recovery codes go with the last method.
    RemoveRecoveryCodes,
    /// No device of the account is trusted any more.
    RemoveDevices,
    /// The account's open logins end.
    EndAttempts,
    /// All of the account's sessions end.
    EndSessions,
    /// All of the account's sessions end but the one that the change is made in.
    EndOtherSessions,
    /// An entry is added to the audit log.
    Record {
        /// What it is about.
        event: AuditEvent,
        /// The fields, the role, the method or the link; empty if nothing is to be said.
        detail: String,
    },
    /// The account's owner is told by mail.
    Notify(Notice),
}

/// What the account's owner is told by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The phone number was changed or removed.
    PhoneChanged,
    /// The email address was changed or removed; to the address that it was.
    EmailChanged,
    /// The email address was changed; to the address that it is.
    EmailNew,
    /// The password was changed.
    PasswordChanged,
    /// A method was set up or replaced.
    MethodSet(MethodKind),
    /// A method was removed.
    MethodRemoved(MethodKind),
    /// An administrator removed all methods.
    MethodsReset,
}
