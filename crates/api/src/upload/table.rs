//! The rows of a text file: CSV (RFC 4180) with commas, semicolons or tabs, in bounded memory.

use csv_core::{ReadRecordResult, ReaderBuilder};
use latchkey_contract::rules::{UPLOAD_BYTES_MAX, UPLOAD_CELL_MAX, UPLOAD_COLUMNS_MAX, UPLOAD_ROWS_MAX};

use super::file_error::FileError;
use crate::http::csv::plain;

/// The most that one record may hold, in bytes.
const RECORD_MAX: usize = (UPLOAD_CELL_MAX + 4) * UPLOAD_COLUMNS_MAX;

/// The most text that a table may hold, in bytes: a sheet can name one long string a million times.
const TEXT_MAX: usize = 2 * UPLOAD_BYTES_MAX;

/// A file as a table: within the limits, and each row as wide as the one that names the columns.
#[derive(Debug, PartialEq, Eq)]
pub struct UploadTable {
    /// The columns as the file names them.
    pub columns: Vec<String>,
    /// The rows that hold anything.
    pub rows: Vec<TableRow>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// The line of the file on which it begins, or the row of the sheet; the first is 1.
    pub line: u32,
    /// Its cells.
    pub cells: Vec<String>,
}

/// Builds a table row by row, so that nothing beyond the limits is ever held.
#[derive(Debug, Default)]
pub struct TableBuilder {
    columns: Option<Vec<String>>,
    rows: Vec<TableRow>,
    bytes: usize,
}

impl TableBuilder {
    /// Adds the next row. One without content is left out.
    ///
    /// # Errors
    /// [`FileError`] when it is beyond the limits.
    pub fn add(&mut self, line: u32, mut cells: Vec<String>) -> Result<(), FileError> {
        while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        if cells.is_empty() {
            return Ok(());
        }
        if cells.len() > UPLOAD_COLUMNS_MAX {
            return Err(too_wide());
        }
        if let Some(column) = cells.iter().position(|cell| cell.len() > UPLOAD_CELL_MAX) {
            return Err(FileError::because(format!(
                "Line {line}, column {}: a cell holds more than {UPLOAD_CELL_MAX} bytes. Shorten it, and see that \
                 every quote is closed.",
                column + 1
            )));
        }
        let Some(columns) = &self.columns else {
            self.columns = Some(cells);
            return Ok(());
        };
        if cells.len() > columns.len() {
            return Err(FileError::because(format!(
                "Line {line} has {} cells, but there are {} columns. Put a cell that holds a comma in quotes.",
                cells.len(),
                columns.len()
            )));
        }
        if self.rows.len() == UPLOAD_ROWS_MAX {
            return Err(FileError::because(format!(
                "The file has more than {UPLOAD_ROWS_MAX} rows. Split it into several files."
            )));
        }
        self.bytes += cells.iter().map(String::len).sum::<usize>();
        if self.bytes > TEXT_MAX {
            return Err(FileError::because("The file holds too much text. Split it into several files."));
        }
        cells.resize(columns.len(), String::new());
        for cell in &mut cells {
            if plain(cell).len() < cell.len() {
                cell.remove(0);
            }
        }
        self.rows.push(TableRow { line, cells });
        Ok(())
    }

    /// The whole table.
    ///
    /// # Errors
    /// [`FileError`] when there was nothing in it.
    pub fn done(self) -> Result<UploadTable, FileError> {
        let empty = || FileError::because("The file is empty. Its first line names the columns.");
        let columns = self.columns.ok_or_else(empty)?;
        if self.rows.is_empty() {
            return Err(FileError::because("The file names its columns, but has no rows."));
        }
        Ok(UploadTable { columns, rows: self.rows })
    }
}

/// The refusal of a table with too many columns.
pub(super) fn too_wide() -> FileError {
    FileError::because(format!(
        "The file has more than {UPLOAD_COLUMNS_MAX} columns. Remove those that are not needed."
    ))
}

/// Reads CSV.
///
/// # Errors
/// [`FileError`] when a quote is not closed, or the table is beyond the limits.
pub fn read(text: &str) -> Result<UploadTable, FileError> {
    let Delimiter { byte: delimiter, skipped } = delimiter(text);
    let mut input = &text.as_bytes()[skipped..];
    let mut line = 1 + breaks(&text.as_bytes()[..skipped]);
    let mut parser = ReaderBuilder::new().delimiter(delimiter).build();
    let mut table = TableBuilder::default();
    let (mut output, mut ends) = (vec![0; RECORD_MAX], [0; UPLOAD_COLUMNS_MAX + 1]);
    loop {
        let blank = input.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        line += breaks(&input[..blank]);
        input = &input[blank..];
        if input.is_empty() {
            return table.done();
        }
        let (mut result, taken, written, mut cells) = parser.read_record(input, &mut output, &mut ends);
        if let ReadRecordResult::InputEmpty = result {
            // The last line may do without a line break. With one it is whole, unless a quote is open.
            let (last, _, _, ended) = parser.read_record(b"\n", &mut output[written..], &mut ends[cells..]);
            (result, cells) = (last, cells + ended);
        }
        match result {
            ReadRecordResult::Record if cells <= UPLOAD_COLUMNS_MAX => {}
            ReadRecordResult::Record | ReadRecordResult::OutputEndsFull => return Err(too_wide()),
            ReadRecordResult::OutputFull => {
                return Err(FileError::because(format!(
                    "Line {line} is too long. Shorten it, and see that every quote is closed."
                )));
            }
            ReadRecordResult::InputEmpty | ReadRecordResult::End => {
                return Err(FileError::because(format!(
                    "A quote that opens on line {line} is never closed. Close it, or write two for one that is meant."
                )));
            }
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let cell = |(start, end): (usize, &usize)| String::from_utf8_lossy(&output[start..*end]).into_owned();
        table.add(line, starts.zip(&ends[..cells]).map(cell).collect())?;
        line += breaks(&input[..taken]);
        input = &input[taken..];
    }
}

/// How many lines end in these bytes. A carriage return at their end is not counted: its line feed may follow
/// later.
fn breaks(bytes: &[u8]) -> u32 {
    let feeds = bytes.iter().filter(|byte| **byte == b'\n').count();
    let returns = bytes.windows(2).filter(|pair| pair[0] == b'\r' && pair[1] != b'\n').count();
    u32::try_from(feeds + returns).unwrap_or(u32::MAX)
}

/// How the cells of a file are delimited.
struct Delimiter {
    byte: u8,
    /// The bytes to skip at the beginning of the file.
    skipped: usize,
}

/// The delimiter is the character that occurs most often in the line that names the columns, unless the first
/// line names it as Excel does (`sep=;`).
fn delimiter(text: &str) -> Delimiter {
    let first = text.trim_start_matches(['\r', '\n']);
    let header = first.split(['\r', '\n']).next().unwrap_or_default();
    if let Some([sign @ (b',' | b';' | b'\t')]) = header.strip_prefix("sep=").map(str::as_bytes) {
        return Delimiter { byte: *sign, skipped: text.len() - first.len() + header.len() };
    }
    let mut quoted = false;
    let mut found = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        for (sign, times) in &mut found {
            *times += u32::from(!quoted && byte == *sign);
        }
    }
    // Of two that occur as often, the first.
    let (sign, _) = found.into_iter().rev().max_by_key(|(_, times)| *times).unwrap_or((b',', 0));
    Delimiter { byte: sign, skipped: 0 }
}
