//! The standard output of a command.

use std::io::Write as _;

use super::cli_error::CliError;

/// Prints a line for whoever typed the command.
///
/// # Errors
/// [`CliError`] when the line cannot be written, such as to a pipe that is closed.
pub(super) fn print_line(line: &str) -> Result<(), CliError> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
