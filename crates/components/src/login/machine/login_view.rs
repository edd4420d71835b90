//! Where the login is, as far as the page knows.

use latchkey_contract::{Delivery, LoginStep, Problem};

/// What the page shows of the login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginView {
    /// The API has not answered yet.
    Unknown,
    /// The API has never answered: the last request failed with this problem.
    Unreachable(Problem),
    /// The step in the API's last response.
    AtStep(LoginStep),
    /// The step is still to enter the code, but the person has opened the method chooser over it.
    ChoosingMethod(LoginStep),
}

impl LoginView {
    /// The step in the API's last response.
    #[must_use]
    pub fn step(&self) -> Option<&LoginStep> {
        match self {
            Self::AtStep(step) | Self::ChoosingMethod(step) => Some(step),
            Self::Unknown | Self::Unreachable(_) => None,
        }
    }

    /// Whether the login is between the password and its end.
    pub(super) fn is_in_attempt(&self) -> bool {
        self.step().is_some_and(|step| !matches!(step, LoginStep::Password | LoginStep::SignedIn { .. }))
    }

    /// The state of the message with the code.
    pub(super) fn delivery(&self) -> Option<Delivery> {
        match self.step() {
            Some(LoginStep::EnterCode { delivery, .. }) => Some(*delivery),
            _ => None,
        }
    }
}
