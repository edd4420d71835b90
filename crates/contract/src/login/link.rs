//! Links that come by mail, and the first one, which the service prints.
//!
//! A link is an address of the app with a token behind `#`: that part is never sent to a server, so it stands
//! in no log and no `Referer`. The page sends the token in a body.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::Secret;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LinkKind {
    /// Another password in the place of a forgotten one.
    Reset,
    /// The first password of a new account.
    Invitation,
    /// "This was not me": throws everybody out of the account.
    NotMe,
    /// Another password after that.
    NewPassword,
    /// The first administrator.
    Welcome,
}

impl LinkKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Reset, Self::Invitation, Self::NotMe, Self::NewPassword, Self::Welcome];

    /// The kind as it stands on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Invitation => "invitation",
            Self::NotMe => "not_me",
            Self::NewPassword => "new_password",
            Self::Welcome => "welcome",
        }
    }

    /// The kind that [`Self::as_str`] wrote, or nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether a password can be set by it.
    #[must_use]
    pub fn sets_password(self) -> bool {
        matches!(self, Self::Reset | Self::Invitation | Self::NewPassword)
    }
}

/// `POST /api/v1/password-resets`: mail a link to the account of that name, if there is one.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestPasswordReset {
    /// Username or email.
    pub username: String,
}

/// `POST /api/v1/links/inspect` and `POST /api/v1/links/not-me`: a link's token.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkToken {
    /// What stood behind `#`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub token: Secret,
}

/// What a link is for, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Link {
    /// What it is for.
    pub kind: LinkKind,
    /// What the person is called; empty for the first administrator, whom nobody knows yet.
    pub name: String,
    /// What the person types to sign in, for the form that stores the new password; empty as well.
    pub username: String,
    /// The shortest password that will be taken, in characters.
    pub password_min: usize,
    /// Milliseconds until the link is dead.
    pub expires_in_ms: u64,
}

/// `POST /api/v1/links/password`: the new password.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetPassword {
    /// The link's token.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub token: Secret,
    /// The new password.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub password: Secret,
}

/// Everybody is thrown out, and the old password works no more. Shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotMeReported {
    /// The token to choose another password with, at `POST /api/v1/links/password`.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::secret::serialize_revealed"))]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub token: Secret,
}

/// `POST /api/v1/bootstrap`: the first administrator.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bootstrap {
    /// The token of the link that the service printed.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub token: Secret,
    /// What the person will type to sign in.
    pub username: String,
    /// What the person is called; the username, if nothing.
    #[cfg_attr(feature = "serde", serde(default))]
    pub name: String,
    /// The email address, or nothing.
    #[cfg_attr(feature = "serde", serde(default))]
    pub email: String,
    /// The phone number with its country, or nothing.
    #[cfg_attr(feature = "serde", serde(default))]
    pub phone: String,
    /// The password.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub password: Secret,
}

#[cfg(test)]
mod tests {
    use super::LinkKind;

    #[test]
    fn every_kind_of_link_is_read_as_it_was_written() {
        for kind in LinkKind::ALL {
            assert_eq!(LinkKind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
