//! My Trusted Devices.

pub mod screen;
pub mod trust_this_browser;
