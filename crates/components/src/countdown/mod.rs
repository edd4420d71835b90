//! How long a code still works, and when another may be asked for.

mod clock;
mod model;
mod view;
mod words;

pub use clock::now;
pub use model::{Countdown, Milestone, Moment, Timing};
pub use view::adopt_countdown;
pub use words::{shown, spoken};
