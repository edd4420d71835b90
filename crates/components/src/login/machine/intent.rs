//! What a person means to do, and what is asked of the API for it.

use latchkey_contract::{ChooseMethod, EnterCode, MethodId, NameDevice, Secret, SignIn};

/// What the person, or the page on its own, means to do.
#[derive(Debug, Clone)]
pub enum Intent {
    /// Find out where the login stands: at the start, after sleep, after another tab went on.
    Where,
    /// "Sign In".
    SignIn {
        /// Username or email, as typed.
        username: String,
        /// The password, as typed.
        password: Secret,
        /// The page that was asked for; the API decides whether to go there.
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
        /// "Don't require OTP on this browser" was ticked.
        trust: bool,
    },
    /// "Login" with a name, or "Not now" without.
    NameDevice(Option<String>),
    /// "Start over".
    Leave,
    /// "Use another method": shows the chooser; nothing is asked of the API, and nothing is lost.
    AnotherMethod,
    /// Back from the chooser to the code.
    BackToCode,
}

/// One call of the login's API.
#[derive(Debug, Clone)]
pub enum Request {
    /// Where do I stand?
    Where,
    /// Name and password.
    SignIn(SignIn),
    /// The method to use; sends the code.
    Choose(ChooseMethod),
    /// A new code.
    Resend,
    /// The code.
    Verify(EnterCode),
    /// The device's name.
    NameDevice(NameDevice),
    /// End the attempt.
    Leave,
}

/// The request that is under way, as much of it as the screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnderWay {
    /// Where do I stand?
    Where,
    /// Name and password.
    SignIn,
    /// This method.
    Choose(MethodId),
    /// A new code.
    Resend,
    /// The code.
    Verify,
    /// The device's name.
    NameDevice,
    /// End the attempt.
    Leave,
}

impl From<&Request> for UnderWay {
    fn from(request: &Request) -> Self {
        match request {
            Request::Where => Self::Where,
            Request::SignIn(_) => Self::SignIn,
            Request::Choose(said) => Self::Choose(said.method.clone()),
            Request::Resend => Self::Resend,
            Request::Verify(_) => Self::Verify,
            Request::NameDevice(_) => Self::NameDevice,
            Request::Leave => Self::Leave,
        }
    }
}
