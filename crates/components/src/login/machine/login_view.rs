//! Where the page is, and what there is to tell the person there.

use latchkey_contract::{Delivery, LoginStep, Problem};

/// Where the page is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Nobody has said yet.
    Unknown,
    /// Nobody has said yet, and the API cannot be asked.
    Unreachable(Problem),
    /// Where the API said.
    At(LoginStep),
    /// At the code, with the chooser opened over it.
    Choosing(LoginStep),
}

/// Something to tell the person on the present screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Something went wrong.
    Wrong(Problem),
    /// Something happened.
    News(&'static str),
}

impl Place {
    /// The step that the API said last.
    #[must_use]
    pub fn step(&self) -> Option<&LoginStep> {
        match self {
            Self::At(step) | Self::Choosing(step) => Some(step),
            Self::Unknown | Self::Unreachable(_) => None,
        }
    }
}

/// Whether something is under way between the password and the end.
pub(super) fn is_attempt(step: &LoginStep) -> bool {
    !matches!(step, LoginStep::Password | LoginStep::SignedIn { .. })
}

/// What became of the message that carries the code.
pub(super) fn delivery(step: &LoginStep) -> Option<Delivery> {
    match step {
        LoginStep::EnterCode { delivery, .. } => Some(*delivery),
        _ => None,
    }
}
