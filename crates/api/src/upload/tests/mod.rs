//! What the pure parts of an upload promise.

mod mutations;
mod plan;
mod sheets;
mod table;
mod workbook;

use super::table::UploadTable;
use super::{FileError, read};

/// The rows of a file, joined for comparing: `line: cell | cell`.
fn rows(table: &UploadTable) -> Vec<String> {
    table.rows.iter().map(|row| format!("{}: {}", row.line, row.cells.join(" | "))).collect()
}

fn csv(text: &str) -> Result<UploadTable, FileError> {
    read(text.as_bytes().to_vec())
}

fn refused(bytes: Vec<u8>) -> String {
    read(bytes).unwrap_err().to_string()
}
