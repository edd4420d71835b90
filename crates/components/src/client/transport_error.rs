//! What to say when the API gave no answer that can be read.

use latchkey_contract::{Problem, ProblemCode};

/// Why there is no answer. To everybody else it is a [`Problem`] like any other, with status 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// The browser knows that it is offline.
    Offline,
    /// Nothing came within the time limit.
    TimedOut,
    /// The connection failed.
    Unreachable,
    /// Something came, but not from our API: a captive portal, a proxy's page, a newer or broken server.
    Unreadable,
}

impl Silence {
    /// What to tell the person.
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

impl From<Silence> for Problem {
    fn from(silence: Silence) -> Self {
        Self { status: 0, title: silence.title().to_owned(), ..Self::new(ProblemCode::Unavailable) }
    }
}

/// Whether nobody answered, so that what was asked may or may not have been done.
#[must_use]
pub fn is_silence(problem: &Problem) -> bool {
    problem.status == 0
}
