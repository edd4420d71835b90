//! Failures of a request that the API did not answer.

use latchkey_contract::{Problem, ProblemCode};

/// Why there is no response, or none that can be read. It is passed on as a [`Problem`] with the code
/// `unavailable` and status 0, which no HTTP response has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportError {
    /// The browser reports that it is offline.
    Offline,
    /// No complete response came within the time limit.
    TimedOut,
    /// The connection failed.
    Unreachable,
    /// The response is not the API's: a captive portal, a proxy's page, a newer or broken server.
    Unreadable,
}

impl TransportError {
    /// The sentence that the person reads.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Offline => "You seem to be offline. Check your connection and try again.",
            Self::TimedOut => "The service took too long to answer. Try again.",
            Self::Unreachable => "The service could not be reached. Check your connection and try again.",
            Self::Unreadable => {
                "The service gave an answer that this page cannot read. Try again in a moment."
            }
        }
    }
}

impl From<TransportError> for Problem {
    fn from(error: TransportError) -> Self {
        Self { status: 0, title: error.title().to_owned(), ..Self::new(ProblemCode::Unavailable) }
    }
}

/// Whether the problem is a [`TransportError`]. The API may then have carried the request out all the same.
#[must_use]
pub fn is_transport_error(problem: &Problem) -> bool {
    problem.status == 0
}
