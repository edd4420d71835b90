//! The field for a code: one real input, drawn as slots.

mod entry;
mod slots;
mod view;
mod web_otp;

pub use entry::{CodeEntry, Typed};
pub use slots::{Slot, SlotState, slots};
pub use view::CodeInput;
pub use web_otp::offer_from_messages;
