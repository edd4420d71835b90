//! The countdown of a sent code: how long it still works, and when a new one may be requested.

mod clock;
mod duration_text;
mod model;
mod view;

pub use clock::now;
pub use duration_text::{long_duration, short_duration};
pub use model::{ClockReading, Countdown, Milestone, Timing};
pub use view::attach_countdown;
