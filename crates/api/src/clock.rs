//! The one place where the time is read.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use latchkey_flow::Timestamp;

/// The source of the time. [`Clock::Fixed`] serves tests: it stands still until it is moved, and no setting
/// selects it.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Milliseconds since the Unix epoch; whoever shares the counter moves the time.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(match self {
            Self::System => system(),
            Self::Fixed(milliseconds) => milliseconds.load(Ordering::SeqCst),
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where the time is read")]
fn system() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
