//! Which of the login's screens is shown.

use latchkey_contract::{LoginStep, MethodId};

use super::machine::{LoginMachine, LoginView};

/// The screen that is shown. It is rendered anew only when this value changes; other changes update its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LoginScreen {
    /// The sign-in form, which is in the page from the start: also shown while nothing is known yet.
    SignIn,
    Unreachable,
    ChooseMethod,
    EnterCode(MethodId),
    NameDevice,
    SignedIn,
}

impl LoginScreen {
    pub(super) fn of(machine: &LoginMachine) -> Self {
        match machine.view() {
            LoginView::Unknown => Self::SignIn,
            LoginView::Unreachable(_) => Self::Unreachable,
            LoginView::ChoosingMethod(_) => Self::ChooseMethod,
            LoginView::AtStep(step) => match step {
                LoginStep::Password => Self::SignIn,
                LoginStep::ChooseMethod { .. } => Self::ChooseMethod,
                LoginStep::EnterCode { method, .. } => Self::EnterCode(method.id.clone()),
                LoginStep::NameDevice { .. } => Self::NameDevice,
                LoginStep::SignedIn { .. } => Self::SignedIn,
            },
        }
    }
}
