//! A login: applies an event to an attempt, and does what the flow decided.

mod apply_event;
mod deliver;
mod enrolment;
mod known_browser;
mod quota;
mod start;
mod trust;

use apply_event::charge_quota;
pub use apply_event::{LockedAttempt, LoginResponse, apply_event};
pub(crate) use apply_event::{current, perform};
pub(crate) use deliver::{OutgoingCode, deliver};
pub(crate) use start::{begin, open};
pub(crate) use trust::{NewTrust, add as trust_browser, shown as device_shown};
