//! What is kept of a code that was sent.

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

/// An HMAC-SHA-256 of a code under a key that is not in the database, bound to its attempt and method. The flow
/// never sees the code itself, and neither does whoever reads the database.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CodeDigest([u8; 32]);

impl CodeDigest {
    /// Takes the HMAC in.
    #[must_use]
    pub fn new(hmac: [u8; 32]) -> Self {
        Self(hmac)
    }
}

/// In constant time (ASVS 5.0 11.2.4): how long it takes says nothing about how much was right.
impl PartialEq for CodeDigest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for CodeDigest {}

impl std::fmt::Debug for CodeDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodeDigest(***)")
    }
}
