//! The one error of these commands: a message for the person at the terminal.

use std::fmt;
use std::path::Path;

pub(crate) type Result<T> = std::result::Result<T, Error>;

/// Says what failed and, where it is known, how to fix it. No caller distinguishes kinds of errors.
#[derive(Debug, PartialEq)]
pub(crate) struct Error(String);

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// For `map_err`: adds the path, which an operating system's error does not name.
pub(crate) fn at_path(path: &Path) -> impl FnOnce(std::io::Error) -> Error + '_ {
    move |error| Error::new(format!("{}: {error}", path.display()))
}
