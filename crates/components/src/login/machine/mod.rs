//! The state of a login in the page, and its transitions, without a browser.

mod intent;
mod login_machine;
mod login_view;
mod notice;
mod pending_request;
mod selectors;
#[cfg(test)]
mod tests;

pub use intent::Intent;
pub use login_machine::LoginMachine;
pub use login_view::LoginView;
pub use notice::{LoginNotice, problem_message};
pub use pending_request::PendingRequest;
