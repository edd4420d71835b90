//! What stood behind the password when a session was issued.

use latchkey_contract::MethodKind;
use serde::{Deserialize, Serialize};

/// What stood behind the password when a session was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// Nothing: the account has no method.
    None,
    /// A code of this kind of method.
    Method(MethodKind),
    /// A trusted device.
    Device,
}

impl Factor {
    /// The factor as it is logged and stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Method(kind) => kind.as_str(),
            Self::Device => "device",
        }
    }

    /// The factor that [`Self::as_str`] wrote, or nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "none" => Some(Self::None),
            "device" => Some(Self::Device),
            kind => MethodKind::parse(kind).map(Self::Method),
        }
    }
}
