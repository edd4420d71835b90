//! When a trusted device stands in for a code.

use crate::{Account, Fingerprint, Timestamp};

/// A trusted device that the browser has shown the token of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TrustedDevice {
    /// Which one it is.
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// The security set-up it was trusted under.
    pub fingerprint: Fingerprint,
    /// When trust ends by itself.
    pub expires_at: Timestamp,
}

impl TrustedDevice {
    /// Whether it stands in for a code at a login of `account`.
    #[must_use]
    pub fn holds(&self, account: &Account, now: Timestamp) -> bool {
        self.account_id == account.summary.id
            && self.fingerprint == account.fingerprint
            && now < self.expires_at
    }
}
