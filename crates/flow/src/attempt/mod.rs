//! A login under way, its challenges and codes, and what it answers an event with.

mod challenge;
mod code_check;
mod code_delivery;
mod code_digest;
mod decide;
mod effect;
mod event;
mod login_event;
mod login_step;
mod new_method;
mod purpose;
mod start;
mod state;

pub use challenge::Challenge;
pub use code_digest::CodeDigest;
pub use effect::Effect;
pub use event::{Entered, Event, PasswordAccepted, PasswordVerdict, RecoveryCode, SessionRef};
pub use login_event::LoginEvent;
pub use new_method::{MethodDestination, NewMethod};
pub use state::{Accepted, Attempt, Refused};
