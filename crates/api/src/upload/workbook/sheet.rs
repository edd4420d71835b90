//! The cells of a sheet, row by row.

use latchkey_contract::rules::UPLOAD_COLUMNS_MAX;
use quick_xml::events::{BytesStart, Event};

use super::error::damaged;
use super::part::{ZipPart, add_text, attribute};
use super::strings::{RichText, SharedStrings};
use crate::upload::file_error::FileError;
use crate::upload::table::{TableBuilder, UploadTable, too_wide};

/// The row and the cell that are being read.
#[derive(Default)]
struct CellRef {
    line: u32,
    cells: Vec<String>,
    /// The column of the present cell, from 0.
    column: usize,
    kind: String,
    text: String,
    within_value: bool,
}

/// The rows of a sheet.
///
/// # Errors
/// [`FileError`] when it is damaged, holds formulas, or is beyond the limits.
pub(super) fn rows(part: &mut ZipPart<'_>, strings: &SharedStrings) -> Result<UploadTable, FileError> {
    let (mut table, mut place, mut inline) =
        (TableBuilder::default(), CellRef::default(), RichText::default());
    loop {
        let event = part.next()?;
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => place.begin_row(element)?,
                "c" => place.begin_cell(element)?,
                "v" => place.within_value = true,
                "f" => return Err(place.formula()),
                _ => {}
            },
            Event::Empty(element) => match element.local_name().as_ref() {
                "row" => place.begin_row(element)?,
                "c" => {
                    place.begin_cell(element)?;
                    place.column += 1;
                }
                "f" => return Err(place.formula()),
                "sheetData" => return table.done(),
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "v" => place.within_value = false,
                "c" => place.end_cell(strings)?,
                "row" => table.add(place.line, std::mem::take(&mut place.cells))?,
                "sheetData" => return table.done(),
                _ => {}
            },
            Event::Eof => return Err(damaged()),
            event if place.within_value => add_text(&mut place.text, event)?,
            _ => {}
        }
        inline.follow(&event, &mut place.text)?;
    }
}

impl CellRef {
    fn begin_row(&mut self, element: &BytesStart<'_>) -> Result<(), FileError> {
        let line = match attribute(element, "r")? {
            Some(number) => number.parse().map_err(|_| damaged())?,
            None => self.line.checked_add(1).ok_or_else(damaged)?,
        };
        if line <= self.line {
            return Err(damaged());
        }
        (self.line, self.column) = (line, 0);
        self.cells.clear();
        Ok(())
    }

    fn begin_cell(&mut self, element: &BytesStart<'_>) -> Result<(), FileError> {
        if let Some(at) = attribute(element, "r")? {
            let column = column(&at).ok_or_else(damaged)?;
            if column < self.column {
                return Err(damaged());
            }
            self.column = column;
        }
        self.kind = attribute(element, "t")?.unwrap_or_default();
        self.text.clear();
        Ok(())
    }

    fn end_cell(&mut self, strings: &SharedStrings) -> Result<(), FileError> {
        let text = match self.kind.as_str() {
            "s" => {
                let string = self.text.trim().parse().ok().and_then(|index| strings.get(index));
                string.ok_or_else(damaged)?.to_owned()
            }
            "" | "n" => number(&self.text),
            "b" => if self.text == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            _ => std::mem::take(&mut self.text),
        };
        if !text.is_empty() {
            if self.column >= UPLOAD_COLUMNS_MAX {
                return Err(too_wide());
            }
            self.cells.resize(self.column, String::new());
            self.cells.push(text);
        }
        self.text.clear();
        self.column += 1;
        Ok(())
    }

    /// What a formula comes to is not always in the file, and not what stands there.
    fn formula(&self) -> FileError {
        FileError::because(format!(
            "Line {}, column {}: the cell holds a formula. Copy the sheet, paste it as values, and upload that.",
            self.line,
            self.column + 1
        ))
    }
}

/// The column of a cell such as `AB12`, from 0.
fn column(at: &str) -> Option<usize> {
    let letters = at.bytes().take_while(u8::is_ascii_uppercase);
    let column = letters.take(4).fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1);
    column.checked_sub(1)
}

/// A number as it is shown: Excel writes a phone number that was typed without its `+` as `4.1791234567E10`.
fn number(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        _ => text.to_owned(),
    }
}
