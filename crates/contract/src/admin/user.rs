//! Accounts, as an administrator sees and changes them. No secret is among what is seen.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{Address, MethodKind, Role};

/// An account, as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    /// Names it in [`crate::paths::USER`].
    pub id: String,
    /// What the person types to sign in.
    pub username: String,
    /// What the person is called.
    pub name: String,
    /// Where email goes.
    pub email: Option<Address>,
    /// Where text messages go.
    pub phone: Option<Address>,
    /// What the account may do.
    pub role: Role,
    /// Whether anybody can sign in to it.
    pub active: bool,
    /// Whether it has a password; without one, nobody can sign in yet.
    pub has_password: bool,
    /// The methods that are set up.
    pub methods: Vec<MethodKind>,
    /// When it was added, in milliseconds since the Unix epoch.
    pub created_at: i64,
    /// Counts its changes: one that was made from an old copy is refused.
    pub version: i64,
}

/// `GET /api/v1/users`: some of the accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Users {
    /// In the order that was asked for.
    pub users: Vec<User>,
    /// What to give as `after` for those that follow; `None` if these are the last.
    pub next: Option<String>,
}

/// In which order accounts are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum UserSort {
    /// By username.
    #[default]
    Username,
    /// By name.
    Name,
    /// The newest first.
    Newest,
}

/// `POST /api/v1/users`: another account. It has no password: its owner sets one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewUser {
    /// What the person types to sign in; 1 to 256 bytes of plain text.
    pub username: String,
    /// What the person is called; the username, if nothing.
    #[cfg_attr(feature = "serde", serde(default))]
    pub name: Option<String>,
    /// The email address.
    #[cfg_attr(feature = "serde", serde(default))]
    pub email: Option<String>,
    /// The phone number with its country, in any usual spelling. Mandatory while two-factor is on.
    #[cfg_attr(feature = "serde", serde(default))]
    pub phone: Option<String>,
    /// What the account may do.
    #[cfg_attr(feature = "serde", serde(default))]
    pub role: Role,
}

/// `PATCH /api/v1/users/{id}`: what is not given stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeUser {
    /// The [`User::version`] that the change was made from.
    pub version: i64,
    /// Another username.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub username: Option<String>,
    /// Another name.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub name: Option<String>,
    /// Another email address; empty for none. The next code goes there.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub email: Option<String>,
    /// Another phone number; empty for none. The next code goes there.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub phone: Option<String>,
    /// What the account may do from now on.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub role: Option<Role>,
    /// Whether anybody can sign in to it from now on.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub active: Option<bool>,
}

/// `GET /api/v1/users/{id}/lock`: what keeps an account's owner waiting.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserLock {
    /// Whether the second step is locked, until this is lifted or a recovery code was right.
    pub locked: bool,
    /// Wrong codes since the last right one.
    pub wrong_codes_in_a_row: u32,
    /// Milliseconds until codes are judged again; `None` if they are.
    pub codes_in_ms: Option<u64>,
    /// From where wrong passwords came lately.
    pub networks: Vec<LockedNetwork>,
}

/// Wrong passwords for an account from one network.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LockedNetwork {
    /// The address, or for IPv6 the /64; `device` and its id for a trusted browser, which is counted by itself.
    pub network: String,
    /// Tries since the last right password.
    pub tries: u32,
    /// Milliseconds until the next password is looked at; `None` if it is.
    pub password_in_ms: Option<u64>,
}
