//! The reasons why a workbook cannot be used.

use crate::upload::file_error::FileError;

/// The file is no workbook, or a damaged one.
pub(super) fn damaged() -> FileError {
    FileError::because("This is no XLSX file, or a damaged one. Save it again as XLSX, or as CSV UTF-8.")
}

/// More comes out of the archive than is allowed.
pub(super) fn too_large() -> FileError {
    FileError::because(
        "Too much comes out of this file. Save only the sheet with the accounts, as CSV UTF-8.",
    )
}
