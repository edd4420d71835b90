//! The browsers in which somebody is signed in.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// A session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Names it in [`crate::paths::SESSION_BY_ID`].
    pub id: String,
    /// The browser and system, such as "Firefox on Linux".
    pub browser: String,
    /// The address it began from.
    pub ip: String,
    /// When it began, in milliseconds since the Unix epoch.
    pub started_at: i64,
    /// When it was used last, to the minute, in milliseconds since the Unix epoch.
    pub last_used_at: i64,
    /// Whether it is the one that asks.
    pub this_browser: bool,
}

/// `GET /api/v1/sessions`: where somebody is signed in, the last used first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sessions {
    /// The sessions that are alive.
    pub sessions: Vec<Session>,
}
