//! What a login has to know about an account.

use latchkey_contract::{Method, MethodId};
use serde::{Deserialize, Serialize};

use crate::Fingerprint;

/// An account as it was when its password was found right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// What the person is shown once signed in.
    pub summary: latchkey_contract::AccountSummary,
    /// The security set-up; an attempt or a trust made under another one is void.
    pub fingerprint: Fingerprint,
    /// The configured methods, in the order to offer them.
    pub methods: Vec<Method>,
}

impl Account {
    /// The method of that id, if it is configured.
    #[must_use]
    pub fn method(&self, id: &MethodId) -> Option<&Method> {
        self.methods.iter().find(|method| &method.id == id)
    }
}
