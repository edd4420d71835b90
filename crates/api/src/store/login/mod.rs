//! The tables of logins: attempts, their limits, and the sessions, devices and browsers that they result in.

mod attempts;
mod devices;
mod known_browsers;
mod lockouts;
mod quotas;
mod sessions;
mod throttles;

pub use devices::{NewDevice, RetiredToken};
pub use sessions::{NewSession, SessionRow};
pub use throttles::NetworkThrottle;
