//! My Trusted Devices.

mod screen;
mod trust_this_browser;

pub use screen::DevicesScreen;
