//! What the person, or the page on its own, wants to do.

use latchkey_contract::{MethodId, Secret};

/// The input of `LoginMachine::ask`.
#[derive(Debug, Clone)]
pub enum Intent {
    /// The page reads the present step: at the start, after sleep, after a change in another tab.
    Refresh,
    /// "Sign In".
    SignIn {
        /// Username or email, as typed.
        username: String,
        /// The password, as typed.
        password: Secret,
        /// The page that was requested; the API decides whether to go there.
        return_to: Option<String>,
    },
    /// A method's button, or "Proceed".
    Choose(MethodId),
    /// "Resend OTP".
    Resend,
    /// "VERIFY", or the last digit.
    Verify {
        /// The digits.
        code: Secret,
        /// Whether "Don't require OTP on this browser" is ticked.
        trust: bool,
    },
    /// "Login" with a name, or "Not now" without one.
    NameDevice(Option<String>),
    /// "Start over".
    StartOver,
    /// "Use another method": opens the chooser over the code. No request is sent, and the code stays valid.
    OpenChooser,
    /// "Back to the code".
    CloseChooser,
}
