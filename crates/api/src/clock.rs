//! The one place where time is read.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use latchkey_flow::Timestamp;

/// Where the time comes from. [`Clock::Fixed`] stands still until it is moved; no setting leads to it.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Milliseconds since the Unix epoch, moved by whoever holds the other end.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(match self {
            Self::System => system(),
            Self::Fixed(milliseconds) => milliseconds.load(Ordering::SeqCst),
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "the home of the clock")]
fn system() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
