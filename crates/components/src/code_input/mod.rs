//! The field for a code: one real input, drawn as slots.

mod entry;
mod slots;
mod view;
mod web_otp;

pub use entry::{CodeEntry, Typed};
pub use slots::{Slot, SlotState, slots};
pub use view::{CodeField, adopt_code_input};
pub use web_otp::offer_from_messages;
