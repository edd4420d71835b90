//! What an attempt is for.

use serde::{Deserialize, Serialize};

use crate::NewMethod;

/// What an attempt is for: how it ends.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Purpose {
    /// With a session.
    #[default]
    SignIn,
    /// With a session whose step-up is renewed.
    StepUp { session: String },
    /// With a method that is configured.
    Enrol { session: String, method: Box<NewMethod> },
}
