//! Why a message could not be sent, or a sender could not be built.

use std::time::Duration;

/// How long a send may take in all: finding the host, connecting, TLS and the transfer. A person who waits is
/// told of a failure within a second after it.
pub const LIMIT: Duration = Duration::from_secs(5);

/// Why a message was not accepted. The texts are for the log: they repeat neither the code, the destination nor
/// a secret, and so of the other side's answer only its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendError {
    /// No answer within [`LIMIT`]. The message may have left all the same.
    TimedOut,
    /// No connection, or it broke: name, network or TLS.
    Unreachable(String),
    /// The other side answered that it does not have the message, or the message could not be put to it.
    Refused(String),
}

impl std::fmt::Display for SendError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TimedOut => write!(f, "no answer within {} s", LIMIT.as_secs()),
            Self::Unreachable(why) => write!(f, "unreachable: {why}"),
            Self::Refused(why) => write!(f, "refused: {why}"),
        }
    }
}

impl std::error::Error for SendError {}

/// The innermost cause: "Connection refused" says more than "network error", and the layers around it like to
/// repeat addresses.
pub(super) fn innermost(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

/// An invalid setting of a sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    /// The setting's name, within its sender.
    pub setting: &'static str,
    /// What is wrong with it; never its value where that is secret.
    pub problem: String,
}

impl SettingsError {
    pub(super) fn new(setting: &'static str, problem: impl Into<String>) -> Self {
        Self { setting, problem: problem.into() }
    }
}

impl std::fmt::Display for SettingsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.setting, self.problem)
    }
}

impl std::error::Error for SettingsError {}
