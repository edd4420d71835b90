//! The audit log, as an administrator reads it.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Names it.
    pub id: String,
    /// When, in milliseconds since the Unix epoch.
    pub at: i64,
    /// What, in one word, such as `signed_in`.
    pub event: String,
    /// By which method, or about what; empty if nothing is to be said.
    pub detail: String,
    /// `done` or `refused`.
    pub outcome: String,
    /// Who did it; nobody where nobody is known to have signed in.
    pub actor: Option<AuditName>,
    /// To whom it was done.
    pub target: Option<AuditName>,
    /// The address it came from.
    pub ip: Option<String>,
    /// The browser and system.
    pub browser: Option<String>,
}

/// An account as the log names it, also when it is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditName {
    /// Its id; for a name that nobody has, a digest of it.
    pub id: String,
    /// Its username then; empty where nobody has the name that was typed.
    pub username: String,
}

/// `GET /api/v1/audit`: some of the entries.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Audit {
    /// The newest first.
    pub entries: Vec<AuditEntry>,
    /// What to give as `after` for those before; `None` if these are the last.
    pub next: Option<String>,
}
