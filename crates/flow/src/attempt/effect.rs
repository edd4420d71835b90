//! What the API has to do once an event was decided on.

use latchkey_contract::{DeviceName, MethodId, MethodKind};

use crate::{Factor, Fingerprint, Lockout, LoginEvent, NewMethod, Timestamp, TotpStep};

/// What the API has to do. All but [`Effect::SendCode`] belong into the transaction that saves the attempt; the
/// code is sent after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send the code that came with the event, and tell the attempt what became of it.
    SendCode {
        /// The challenge that the code belongs to.
        serial: u32,
        /// Where it goes.
        method: MethodId,
        /// By which sort of message.
        kind: MethodKind,
    },
    /// Mark the app's step as used; if somebody was faster, the code was used and the whole event is refused.
    SpendStep {
        /// The app.
        method: MethodId,
        /// The step.
        step: TotpStep,
    },
    /// Mark a recovery code as used; if somebody was faster, the whole event is refused.
    SpendRecoveryCode {
        /// Which one of the set.
        number: i64,
    },
    /// Save the account's count of wrong codes.
    SaveLockout(Lockout),
    /// Let the person in.
    IssueSession {
        /// What stood behind the password.
        factor: Factor,
    },
    /// Renew the step-up of a session: the person has just shown again who they are.
    ReauthenticateSession {
        /// The session's id.
        session: String,
        /// By what.
        factor: Factor,
    },
    /// Configure the method whose code was typed back.
    ConfirmMethod {
        /// The id of the session that asked for it.
        session: String,
        /// The method.
        method: NewMethod,
        /// The app's step that is used up by that: no code sets up an app and signs in with it.
        step: Option<TotpStep>,
    },
    /// Trust this browser.
    TrustDevice {
        /// What its owner calls it.
        name: DeviceName,
        /// The security set-up that trust is bound to.
        fingerprint: Fingerprint,
        /// When it ends.
        expires_at: Timestamp,
    },
    /// A trusted device stood in for a code.
    UseDevice {
        /// Which one.
        id: String,
    },
    /// Tell the account's owner that somebody who has the password has typed a wrong code (ASVS 5.0 6.3.5).
    WarnOwner,
    /// Write down what happened.
    Record(LoginEvent),
}
