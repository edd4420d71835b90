//! A login: applies an event to an attempt, and does what the flow decided.

mod apply_event;
mod deliver;
mod effects;
mod enrolment;
mod known_browser;
mod locked_attempt;
mod login_response;
mod login_tx;
mod outgoing_code;
mod quota;
mod start;
mod trust;

pub(crate) use apply_event::apply_event;
pub(crate) use locked_attempt::{LockedAttempt, unchanged_account};
pub(crate) use login_response::LoginResponse;
pub(crate) use login_tx::LoginTx;
pub(crate) use trust::NewTrust;
