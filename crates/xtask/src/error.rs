//! What went wrong, said to a person: what failed and what to do about it.

use std::fmt;
use std::path::Path;

pub(crate) type Result<T> = std::result::Result<T, Trouble>;

/// One message; there is nothing a caller could do about it but show it.
#[derive(Debug, PartialEq)]
pub(crate) struct Trouble(String);

impl Trouble {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// For `map_err`: an operating system's error is of no use without the file it was about.
pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Trouble + '_ {
    move |error| Trouble::new(format!("{}: {error}", path.display()))
}
