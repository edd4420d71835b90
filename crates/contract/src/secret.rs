//! Text that nobody may read by accident.

#[cfg(feature = "serde")]
use serde::Deserialize;

/// A password, code or token: `Debug` prints stars, nothing serialises it but the answers that say so at the
/// field (`serialize_revealed`), and reading it takes a call that a reviewer can search for.
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Deserialize), serde(transparent))]
pub struct Secret(String);

impl Secret {
    /// Takes the text in.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for the one place that needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// For the few answers that hand a secret out, once.
#[cfg(feature = "serde")]
pub(crate) fn serialize_revealed<S: serde::Serializer>(
    secret: &Secret,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&secret.0)
}

/// The same for several.
#[cfg(feature = "serde")]
pub(crate) fn serialize_revealed_all<S: serde::Serializer>(
    secrets: &[Secret],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(secrets.iter().map(|secret| &secret.0))
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_prints_as_stars() {
        let secret = Secret::new("hunter2".to_owned());
        assert_eq!(format!("{secret:?} {secret:#?}"), "Secret(***) Secret(***)");
    }
}
