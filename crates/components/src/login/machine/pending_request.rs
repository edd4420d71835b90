//! The request that awaits its response.

use latchkey_contract::MethodId;

use crate::client::LoginRequest;

/// The pending request without its secrets: as much as a screen needs to show which button is busy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PendingRequest {
    /// Reads the present step.
    Refresh,
    /// Username and password.
    SignIn,
    /// Chooses this method.
    Choose(MethodId),
    /// Sends a new code.
    Resend,
    /// Verifies a code.
    Verify,
    /// Names the device, or declines to.
    NameDevice,
    /// Ends the attempt.
    StartOver,
}

impl From<&LoginRequest> for PendingRequest {
    fn from(request: &LoginRequest) -> Self {
        match request {
            LoginRequest::Refresh => Self::Refresh,
            LoginRequest::SignIn(_) => Self::SignIn,
            LoginRequest::Choose(body) => Self::Choose(body.method.clone()),
            LoginRequest::Resend => Self::Resend,
            LoginRequest::Verify(_) => Self::Verify,
            LoginRequest::NameDevice(_) => Self::NameDevice,
            LoginRequest::StartOver => Self::StartOver,
        }
    }
}
