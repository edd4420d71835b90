//! Setting up a method.

mod address;
mod app;
mod confirm_code;
mod outcome;

pub use address::{EmailScreen, SmsScreen};
pub use app::AuthenticatorAppScreen;
