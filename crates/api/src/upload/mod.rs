//! User Upload: from the bytes of a file to accounts, all of its rows or none.
//!
//! [`decode`] makes text of bytes, [`table`] and [`workbook`] make rows of it, [`columns`] finds which column is which,
//! [`parse_row`] reads each row as user information, [`plan`] says what each comes to, given the accounts that there are.
//! All of these are pure. [`check`] does that for a file and keeps the answer; [`apply`] does it again and does it.

pub mod apply;
pub mod check;
pub mod columns;
pub mod decode;
pub mod parse_row;
pub mod plan;
pub mod report;
pub mod table;
#[cfg(test)]
mod tests;
pub mod workbook;

use std::fmt;

use latchkey_contract::{Problem, ProblemCode};

use crate::error::ApiError;

/// What an account is uploaded with, in the order of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// What the person types to sign in.
    Username,
    /// What the person is called.
    Name,
    /// The email address.
    Email,
    /// The phone number.
    Phone,
    /// What the account may do.
    Role,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 5] = [Self::Username, Self::Name, Self::Email, Self::Phone, Self::Role];

    /// The field as it stands on the wire and in the template.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Role => "role",
        }
    }
}

/// Why a file cannot be used, and what to do about it. The text is for the person who sent the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError(Box<Problem>);

impl FileError {
    /// For that reason, which says what to do.
    #[must_use]
    pub fn because(reason: impl Into<String>) -> Self {
        Self(Box::new(Problem::new(ProblemCode::FileUnusable).saying(reason)))
    }
}

impl From<ProblemCode> for FileError {
    fn from(code: ProblemCode) -> Self {
        Self(Box::new(Problem::new(code)))
    }
}

impl From<FileError> for ApiError {
    fn from(unusable: FileError) -> Self {
        Self::Refused(unusable.0)
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.detail.as_deref().unwrap_or(&self.0.title))
    }
}

/// The rows of a file of whichever kind.
///
/// # Errors
/// [`FileError`] when it is no table, or one beyond the limits.
pub fn read(bytes: Vec<u8>) -> Result<table::Table, FileError> {
    if workbook::is_workbook(&bytes) { workbook::read(&bytes) } else { table::read(&decode::text(bytes)?) }
}
