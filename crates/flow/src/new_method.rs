//! A method that does not count yet.

use latchkey_contract::{Method, MethodKind};
use serde::{Deserialize, Serialize};

/// A method that does not count before one of its codes was typed back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMethod {
    /// The method, as it will be offered.
    pub method: Method,
    /// Where its codes go, the email or the phone; for an app its secret, sealed.
    pub reaches: String,
}

impl NewMethod {
    /// What sort of method it is.
    #[must_use]
    pub fn kind(&self) -> MethodKind {
        self.method.kind
    }
}
