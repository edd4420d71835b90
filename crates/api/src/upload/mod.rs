//! User Upload: from the bytes of a file to accounts, all of its rows or none.
//!
//! [`decode`] makes text of bytes, [`table`] and [`workbook`] make rows of it, [`columns`] finds which column
//! holds which field, [`parse_row`] reads each row as user information, [`plan`] says what each results in,
//! given the accounts that there are. All of these are pure. [`check`] does all that for a file and stores the
//! result; [`apply`] does it again and saves the accounts.

pub mod apply;
pub mod check;
pub mod columns;
pub mod decode;
mod field;
mod file_error;
pub mod parse_row;
pub mod plan;
mod read_file;
pub mod report;
pub mod table;
#[cfg(test)]
mod tests;
pub mod workbook;

pub use field::Field;
pub use file_error::FileError;
pub use read_file::read;
