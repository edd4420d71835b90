//! A file of either kind as a table.

use super::file_error::FileError;
use super::table::UploadTable;
use super::{decode, table, workbook};

/// The rows of a file, be it XLSX or text.
///
/// # Errors
/// [`FileError`] when it is no table, or one beyond the limits.
pub fn read(bytes: Vec<u8>) -> Result<UploadTable, FileError> {
    if workbook::is_workbook(&bytes) { workbook::read(&bytes) } else { table::read(&decode::text(bytes)?) }
}
