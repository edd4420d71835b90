//! The tables of logins: attempts, what limits them, and the sessions and browsers that come of them.

mod attempts;
mod devices;
mod known_browsers;
mod lockouts;
mod quotas;
mod sessions;
mod throttles;

pub use devices::NewDevice;
pub use sessions::{NewSession, SessionRow};
