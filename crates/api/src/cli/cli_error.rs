//! Why a command failed.

/// Why a command failed, as a sentence that says what to do about it.
#[derive(Debug)]
pub(super) struct CliError(pub(super) String);

impl<E: std::fmt::Display> From<E> for CliError {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}
