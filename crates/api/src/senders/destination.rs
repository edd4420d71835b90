//! Where a message goes, and by which channel.

use serde::Serialize;

/// The kind of message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Mail.
    Email,
    /// A text message.
    Text,
}

/// Where a message goes.
#[derive(Clone, PartialEq, Eq)]
pub enum Destination {
    /// A mail address.
    Email(String),
    /// A telephone number in the form of ITU-T E.164, such as `+493012345678`.
    Phone(String),
}

impl Destination {
    /// The channel that reaches it.
    #[must_use]
    pub fn channel(&self) -> Channel {
        match self {
            Self::Email(_) => Channel::Email,
            Self::Phone(_) => Channel::Text,
        }
    }

    /// The address or number.
    pub(crate) fn reveal(&self) -> &str {
        match self {
            Self::Email(address) => address,
            Self::Phone(number) => number,
        }
    }
}

impl std::fmt::Debug for Destination {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}(***)", self.channel())
    }
}
