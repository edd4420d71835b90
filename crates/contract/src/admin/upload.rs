//! User Upload: a file of accounts, what it would change, and changing it.
//!
//! A file is CSV (UTF-8 or UTF-16; comma, semicolon or tab) or XLSX (its first visible sheet), and its first
//! row names the columns. A row is about the account with its username, in any spelling. An empty cell, or a
//! column that is not there, leaves what an account has as it is: nothing is ever emptied by an upload. A new
//! account without a name is called by its username, and is a `user` unless its row says otherwise. The limits
//! are in [`crate::rules`].

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// `GET /api/v1/uploads/{id}`, and the answer to sending a file, correcting its mapping and applying it. It is
/// there for the administrator who sent it, for an hour or until they send another file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Upload {
    /// Names it in [`crate::paths::UPLOAD`].
    pub id: String,
    /// Where it stands.
    pub state: UploadState,
    /// The columns as the file names them.
    pub columns: Vec<String>,
    /// Which column is which.
    pub mapping: UploadMapping,
    /// How many rows come to what.
    pub counts: UploadCounts,
    /// While it is applied: how many rows have been saved. They count once all of them are.
    pub saved: u32,
    /// Milliseconds until it is forgotten.
    pub expires_in_ms: u64,
    /// A page of the rows, in the order of the file.
    pub rows: Vec<UploadRow>,
    /// The last line of this page, to be given as `after` for the next one; `None` on the last page.
    pub next: Option<u32>,
}

/// Where an upload stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum UploadState {
    /// Its rows have been compared with the accounts, and nothing has been changed.
    Checked,
    /// Its rows are being saved.
    Applying,
    /// All of its rows are saved.
    Applied,
}

/// `PUT /api/v1/uploads/{id}/mapping`: which column holds what, counted from 0; `None` for a column that the
/// file does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadMapping {
    /// What the person types to sign in. Nothing can be applied without it.
    pub username: Option<u32>,
    /// What the person is called.
    pub name: Option<u32>,
    /// The email address.
    pub email: Option<u32>,
    /// The phone number with its country.
    pub phone: Option<u32>,
    /// `user` or `admin`.
    pub role: Option<u32>,
}

/// How many rows come to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadCounts {
    /// Rows that add an account.
    pub new: u32,
    /// Rows that change one.
    pub changed: u32,
    /// Rows that say what is so already.
    pub unchanged: u32,
    /// Rows that have to be corrected. While there is one, nothing is applied.
    pub wrong: u32,
}

/// What a row comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum UploadVerdict {
    /// It adds an account.
    New,
    /// It changes an account.
    Changed,
    /// It says what is so already.
    Unchanged,
    /// It has to be corrected.
    Wrong,
}

impl UploadVerdict {
    /// Every verdict.
    pub const ALL: [Self; 4] = [Self::New, Self::Changed, Self::Unchanged, Self::Wrong];

    /// The verdict as it stands on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Wrong => "wrong",
        }
    }

    /// The verdict that [`Self::as_str`] wrote, or nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == text)
    }
}

/// A row of the file: what it says in the mapped columns, and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadRow {
    /// The line of the file on which it begins, or the row of the sheet; the first is 1.
    pub line: u32,
    /// What it comes to.
    pub verdict: UploadVerdict,
    /// What stands in the column of the username. This and the following are as in the file: any text.
    pub username: String,
    /// What stands in the column of the name.
    pub name: String,
    /// What stands in the column of the email address.
    pub email: String,
    /// What stands in the column of the phone number.
    pub phone: String,
    /// What stands in the column of the role.
    pub role: String,
    /// For a changed row: what it changes.
    pub changes: Vec<UploadChange>,
    /// For a wrong row: every reason.
    pub reasons: Vec<UploadReason>,
}

/// A field that a row changes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadChange {
    /// `name`, `email`, `phone` or `role`.
    pub field: String,
    /// What the account has; empty if nothing.
    pub from: String,
    /// What it will have.
    pub to: String,
}

/// Why a row is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadReason {
    /// The field that has to be corrected.
    pub field: String,
    /// What to do about it.
    pub advice: String,
}
