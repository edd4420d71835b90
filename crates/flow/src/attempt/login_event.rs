//! What a login writes to the audit log and counts in the metrics.

use latchkey_contract::MethodKind;

use crate::Factor;

/// Something that happened in a login, for the audit log and the metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginEvent {
    /// The name or password was wrong.
    PasswordWrong,
    /// After too many wrong ones, a password was not even looked at.
    PasswordThrottled,
    /// The password was right.
    PasswordRight,
    /// A method was chosen.
    MethodChosen(MethodKind),
    /// The relay or gateway took the message.
    CodeSent(MethodKind),
    /// It did not.
    DeliveryFailed(MethodKind),
    /// A code was judged and found wrong.
    CodeWrong(MethodKind),
    /// A code was right.
    CodeRight(MethodKind),
    /// The account's second step was locked.
    AccountLocked,
    /// A browser was trusted.
    DeviceTrusted,
    /// A session was issued.
    SignedIn(Factor),
    /// Somebody signed in has stepped up.
    Reauthenticated(Factor),
    /// The person left before the end.
    Abandoned,
}
