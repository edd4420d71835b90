//! Who is signed in.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// Signs in and looks after its own account.
    #[default]
    User,
    /// Looks after everybody's.
    Admin,
}

impl Role {
    /// The role as it stands on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
        }
    }

    /// The role that [`Self::as_str`] wrote, or nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::User, Self::Admin].into_iter().find(|role| role.as_str() == text)
    }
}

/// The signed-in person's own account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountSummary {
    /// Never changes and is never given to another account.
    pub id: String,
    /// What the person types to sign in.
    pub username: String,
    /// What the person is called.
    pub name: String,
    /// What the account may do.
    pub role: Role,
}
