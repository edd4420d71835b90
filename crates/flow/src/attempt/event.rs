//! What can happen in a login.

use latchkey_contract::{DeviceName, MethodId};

use crate::{Account, CodeDigest, Lockout, NewMethod, TotpStep, TrustedDevice};

/// What happened. Whatever chance, the database or a key had to say comes in with it.
#[derive(Debug, Clone)]
pub enum Event {
    /// The password was looked at.
    PasswordChecked(PasswordVerdict),
    /// Somebody who is signed in asks for a sensitive change and has to step up.
    StepUpRequested(SessionRef),
    /// Somebody who is signed in wants to set up a method.
    EnrolmentRequested {
        /// Who, and in which session.
        by: SessionRef,
        /// The method to be.
        method: NewMethod,
        /// A fresh code, should one be sent.
        code: CodeDigest,
        /// The account's wrong codes so far.
        lockout: Lockout,
    },
    /// A method was chosen.
    MethodChosen {
        /// Which one.
        method: MethodId,
        /// A fresh code, should one be sent.
        code: CodeDigest,
        /// The account's wrong codes so far.
        lockout: Lockout,
    },
    /// "Resend OTP" was pressed.
    ResendRequested {
        /// A fresh code.
        code: CodeDigest,
        /// The account's wrong codes so far.
        lockout: Lockout,
    },
    /// The relay or gateway accepted the message of a challenge. Its lifetime starts here.
    MessageAccepted {
        /// The challenge.
        serial: u32,
    },
    /// It did not, or did not answer in time.
    MessageFailed {
        /// The challenge.
        serial: u32,
    },
    /// A code of the right form was typed.
    CodeEntered {
        /// What it compares to.
        entered: Entered,
        /// "Don't require OTP on this browser" was ticked.
        trust: bool,
        /// The account's wrong codes so far.
        lockout: Lockout,
    },
    /// The device was given a name.
    DeviceNamed {
        /// The name.
        name: DeviceName,
    },
    /// "Not now": no trust.
    DeviceDeclined,
    /// The person left.
    Abandoned,
    /// Nothing happened for a while: what is dead can be forgotten.
    TimePassed,
}

/// What became of name and password.
#[derive(Debug, Clone)]
pub enum PasswordVerdict {
    /// No such account, wrong password, or an account that is disabled.
    Wrong,
    /// The password is right.
    Right(Box<PasswordAccepted>),
}

/// What is known once the password is right.
#[derive(Debug, Clone)]
pub struct PasswordAccepted {
    /// The account.
    pub account: Account,
    /// The trusted device whose token the browser has shown, if any.
    pub device: Option<TrustedDevice>,
    /// What to suggest as this browser's name.
    pub browser: String,
    /// The page that was asked for, already found harmless.
    pub return_to: Option<String>,
    /// A fresh code, should one be sent at once.
    pub code: CodeDigest,
    /// The account's wrong codes so far.
    pub lockout: Lockout,
}

/// Who asks for something from within a session.
#[derive(Debug, Clone)]
pub struct SessionRef {
    /// The account.
    pub account: Account,
    /// The session's id: a step-up counts for it alone.
    pub session: String,
    /// The browser and system.
    pub browser: String,
}

/// A typed code, made comparable.
#[derive(Debug, Clone)]
pub enum Entered {
    /// For a method that sends codes: the typed code's digest.
    Sent(CodeDigest),
    /// For an app: the step that the code belongs to, if any, and the last step that was used.
    App {
        /// The step within the window that the code matches.
        matched: Option<TotpStep>,
        /// The last step that was used, by any attempt.
        last_used: Option<TotpStep>,
    },
    /// For recovery codes: the one that was typed, if it is one of the account's.
    Recovery(Option<RecoveryCode>),
}

/// One of an account's recovery codes, found by what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecoveryCode {
    /// Which one of the set.
    pub number: i64,
    /// Whether it has been used.
    pub used: bool,
}
