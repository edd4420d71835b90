//! The field for a one-time code: one `<input>`, displayed as a slot for each digit.

mod entry;
mod slots;
mod view;
mod web_otp;

pub use entry::{CodeEntry, EditOutcome};
pub use slots::{Slot, SlotState, slots};
pub use view::{CodeInputOptions, attach_code_input};
pub use web_otp::on_web_otp;
