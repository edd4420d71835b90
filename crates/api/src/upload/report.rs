//! The downloads: an empty file with the right columns, and the wrong rows with their reasons.

use std::fmt::Write as _;

use super::field::Field;
use crate::http::csv::line;
use crate::store::{UploadLine, UploadRecord};

/// Without it Excel takes UTF-8 for something else.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// An empty file with the right columns.
#[must_use]
pub fn template() -> String {
    format!("{BYTE_ORDER_MARK}{}", line(Field::ALL.map(Field::as_str)))
}

/// The wrong rows as they were sent, after their line and their reasons. Corrected, the file can be uploaded as
/// it is.
#[must_use]
pub fn errors(upload: &UploadRecord, wrong: &[UploadLine]) -> String {
    let columns = ["line", "reasons"].into_iter().chain(upload.columns.iter().map(String::as_str));
    let mut report = format!("{BYTE_ORDER_MARK}{}", line(columns));
    for row in wrong {
        let mut reasons = String::new();
        for reason in &row.findings.reasons {
            let space = if reasons.is_empty() { "" } else { " " };
            // Writing to a string cannot fail.
            let _ = write!(reasons, "{space}{}: {}", reason.field, reason.advice);
        }
        let number = row.line.to_string();
        let cells = [number.as_str(), &reasons].into_iter().chain(row.cells.iter().map(String::as_str));
        report.push_str(&line(cells));
    }
    report
}
