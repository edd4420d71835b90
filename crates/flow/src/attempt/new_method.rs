//! A method that is being set up.

use latchkey_contract::{Method, MethodKind};
use serde::{Deserialize, Serialize};

/// A method that is being set up: it counts once one of its codes was typed back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMethod {
    /// The method, as it will be offered.
    pub method: Method,
    /// Where its codes go, or what makes them.
    pub destination: MethodDestination,
}

/// Where a method's codes go, or what makes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MethodDestination {
    /// The email address, or the phone number in the form of ITU-T E.164.
    Address(String),
    /// An authenticator app's secret, encrypted by the API's key.
    EncryptedSecret(String),
}

impl NewMethod {
    /// What sort of method it is.
    #[must_use]
    pub fn kind(&self) -> MethodKind {
        self.method.kind
    }
}
