//! The requests of the login, one for each of its endpoints.

use latchkey_contract::{ChooseMethod, EnterCode, NameDevice, SignIn};

/// A request to one of the login's endpoints; each answers with the present `LoginStep`.
#[derive(Debug, Clone)]
pub enum LoginRequest {
    /// Reads the present step and changes nothing.
    Refresh,
    /// Username and password.
    SignIn(SignIn),
    /// Chooses a method, which sends a code where the method sends one.
    Choose(ChooseMethod),
    /// Sends a new code by the method in use.
    Resend,
    /// Verifies a code.
    Verify(EnterCode),
    /// Trusts this device under a name, or declines to.
    NameDevice(NameDevice),
    /// Ends the attempt.
    StartOver,
}
