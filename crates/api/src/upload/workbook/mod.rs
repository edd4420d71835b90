//! Rows out of an XLSX file (ECMA-376): the cells of its first visible sheet, in bounded memory.
//!
//! Not read by a library for spreadsheets, because a bound must be kept where the bytes are unpacked: libraries
//! keep every string and every shared formula that a file claims to have.

mod error;
mod package;
mod part;
mod sheet;
mod strings;

pub use package::{is_workbook, read};
