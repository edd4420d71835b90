//! Why a file cannot be used.

use std::fmt;

use latchkey_contract::{Problem, ProblemCode};

use crate::error::ApiError;

/// Why a file cannot be used, and how to correct it. The text is for the person who sent the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError(Box<Problem>);

impl FileError {
    /// For that reason, which says how to correct it.
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
