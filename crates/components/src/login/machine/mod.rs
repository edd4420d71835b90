//! The state of a login in the page, and its transitions, without a browser.

mod intent;
mod login_machine;
mod login_view;
#[cfg(test)]
mod tests;

pub use intent::{Intent, Request, UnderWay};
pub use login_machine::Login;
pub use login_view::{Notice, Place};
