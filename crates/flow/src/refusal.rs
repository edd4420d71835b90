//! Why a login does not go on.

use std::time::Duration;

use latchkey_contract::{Problem, ProblemCode};

/// Why a login does not go on. Each is expected, and has a problem of its own on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The name or the password is wrong, or the account is disabled or throttled.
    SignIn {
        /// After how long the next try is looked at.
        retry_in: Duration,
    },
    /// No attempt is under way, or it has ended.
    NoAttempt,
    /// The attempt stands at another step.
    OutOfTurn,
    /// The account has no such method.
    MethodUnavailable,
    /// The code is wrong; so many more are judged for this challenge.
    CodeWrong {
        /// How many more; 0 means that the code is dead.
        tries_left: u32,
    },
    /// The code came too late.
    CodeExpired,
    /// A newer code was sent.
    CodeSuperseded {
        /// How many more codes are judged for this challenge.
        tries_left: u32,
    },
    /// The code was used before.
    CodeUsed,
    /// This challenge judges no more codes.
    TriesSpent,
    /// This account judges no more codes for a while.
    TooManyTries {
        /// For how long.
        retry_in: Duration,
    },
    /// This account's second step is locked.
    Locked,
    /// A new code may be asked for later.
    ResendTooSoon {
        /// How much later.
        retry_in: Duration,
    },
    /// This attempt has sent as many codes as it may.
    TooManyCodes,
}

impl Refusal {
    /// What goes over the wire.
    #[must_use]
    pub fn problem(self) -> Problem {
        let problem = Problem::new(self.code());
        match self {
            Self::CodeWrong { tries_left } | Self::CodeSuperseded { tries_left } => {
                problem.with_tries_left(tries_left)
            }
            Self::TriesSpent => problem.with_tries_left(0),
            Self::SignIn { retry_in } if retry_in.is_zero() => problem,
            Self::SignIn { retry_in }
            | Self::TooManyTries { retry_in }
            | Self::ResendTooSoon { retry_in } => problem.retry_in_ms(millis(retry_in)),
            _ => problem,
        }
    }

    fn code(self) -> ProblemCode {
        match self {
            Self::SignIn { .. } => ProblemCode::SignInRefused,
            Self::NoAttempt => ProblemCode::NoAttempt,
            Self::OutOfTurn => ProblemCode::OutOfTurn,
            Self::MethodUnavailable => ProblemCode::MethodUnavailable,
            Self::CodeWrong { .. } => ProblemCode::CodeWrong,
            Self::CodeExpired => ProblemCode::CodeExpired,
            Self::CodeSuperseded { .. } => ProblemCode::CodeSuperseded,
            Self::CodeUsed => ProblemCode::CodeUsed,
            Self::TriesSpent | Self::TooManyTries { .. } => ProblemCode::TooManyTries,
            Self::Locked => ProblemCode::AccountLocked,
            Self::ResendTooSoon { .. } => ProblemCode::ResendTooSoon,
            Self::TooManyCodes => ProblemCode::TooManyCodes,
        }
    }
}

/// A duration on the wire. Rounded up: whoever waits that long is not told to wait again.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX)
}
