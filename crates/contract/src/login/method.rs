//! The ways to prove that it is you.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// What sort of method it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MethodKind {
    /// An authenticator app that makes codes by itself (TOTP, RFC 6238).
    App,
    /// A code by text message.
    Sms,
    /// A code by email.
    Email,
    /// One of the codes that were written down when the first method was set up; each works once.
    Recovery,
}

impl MethodKind {
    /// Every kind that a person sets up, in the order in which they are offered. Recovery codes are none of
    /// them: they come with the first, and stand last.
    pub const ALL: [Self; 3] = [Self::App, Self::Sms, Self::Email];

    /// The kind as it stands on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Sms => "sms",
            Self::Email => "email",
            Self::Recovery => "recovery",
        }
    }

    /// The kind that [`Self::as_str`] wrote, or nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().chain([Self::Recovery]).find(|kind| kind.as_str() == text)
    }

    /// Whether the code travels to the person. Only then is there a countdown, and something to send again.
    #[must_use]
    pub fn is_sent(self) -> bool {
        matches!(self, Self::Sms | Self::Email)
    }
}

/// Names one method within its account; the first of a kind bears the kind's own name, such as `sms`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(transparent))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MethodId(pub String);

impl From<MethodKind> for MethodId {
    fn from(kind: MethodKind) -> Self {
        Self(kind.as_str().to_owned())
    }
}

/// A configured method, as much of it as a person between password and code may see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Method {
    /// What to send to [`crate::paths::LOGIN_METHOD`].
    pub id: MethodId,
    /// What sort of method it is.
    pub kind: MethodKind,
    /// Where the code goes, masked: `•••• 42`, `a•••@example.org`; empty where none is sent.
    pub hint: String,
}
