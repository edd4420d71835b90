//! What the screens read of the login machine, derived from its state.

use latchkey_contract::{Delivery, LoginStep};

use super::login_machine::LoginMachine;
use super::notice::{LoginNotice, problem_message};
use super::pending_request::PendingRequest;
use crate::countdown::Timing;

impl LoginMachine {
    /// The error to show, or an empty text.
    #[must_use]
    pub fn error_message(&self) -> String {
        match self.notice() {
            Some(LoginNotice::Error(problem)) => problem_message(problem),
            _ => String::new(),
        }
    }

    /// The success to show, or an empty text.
    #[must_use]
    pub fn info_message(&self) -> &'static str {
        match self.notice() {
            Some(LoginNotice::Info(text)) => text,
            _ => "",
        }
    }

    /// The timing of the present code, for its countdown.
    #[must_use]
    pub fn timing(&self) -> Timing {
        match self.view().step() {
            Some(LoginStep::EnterCode { expires_in_ms, resend_in_ms, delivery, .. }) => Timing {
                responses: self.responses(),
                expires_in_ms: *expires_in_ms,
                resend_in_ms: *resend_in_ms,
                failed: *delivery == Delivery::Failed,
                resending: self.pending() == Some(&PendingRequest::Resend),
            },
            _ => Timing::default(),
        }
    }
}
