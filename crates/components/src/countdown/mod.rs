//! How long a code still works, and when another may be asked for.

mod clock;
mod duration_text;
mod model;
mod view;

pub use clock::now;
pub use duration_text::{shown, spoken};
pub use model::{Countdown, Milestone, Moment, Timing};
pub use view::adopt_countdown;
