//! A digest of an account's security set-up, by which trust and attempts end when it changes.

use data_encoding::HEXLOWER;
use latchkey_contract::{MethodId, MethodKind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A digest of an account's security set-up: its password's version and its methods with their destinations.
/// Trust and attempts carry the fingerprint they were made under, so that any change voids them without anybody
/// having to remember to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of that set-up. A method's `destination` is the phone, the email, or the version of an
    /// app's secret. `password_version` counts changes of the password, not of its hash, which may be
    /// strengthened at a login.
    #[must_use]
    pub fn of<'a>(
        account_id: &str,
        password_version: i64,
        methods: impl IntoIterator<Item = (&'a MethodId, MethodKind, &'a str)>,
    ) -> Self {
        let mut parts: Vec<String> = methods
            .into_iter()
            .map(|(id, kind, destination)| format!("{}\u{1f}{}\u{1f}{destination}", id.0, kind.as_str()))
            .collect();
        parts.sort();
        parts.insert(0, format!("{account_id}\u{1f}{password_version}"));
        let digest = Sha256::digest(parts.join("\u{1e}"));
        Self(HEXLOWER.encode(&digest))
    }

    /// The fingerprint as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes in what [`Self::as_str`] gave.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(version: i64, methods: &[(&str, MethodKind, &str)]) -> Fingerprint {
        let ids: Vec<MethodId> = methods.iter().map(|(id, ..)| MethodId((*id).to_owned())).collect();
        Fingerprint::of("a", version, methods.iter().zip(&ids).map(|((_, kind, to), id)| (id, *kind, *to)))
    }

    #[test]
    fn every_part_of_the_set_up_counts_and_the_order_does_not() {
        let (sms, app) = (("sms", MethodKind::Sms, "+41790000001"), ("app", MethodKind::App, "1"));
        let base = print(1, &[sms, app]);
        assert_eq!(base, print(1, &[app, sms]));
        for other in [
            print(2, &[sms, app]),
            print(1, &[sms]),
            print(1, &[sms, ("app", MethodKind::App, "2")]),
            print(1, &[("sms", MethodKind::Sms, "+41790000002"), app]),
        ] {
            assert_ne!(base, other);
        }
    }
}
