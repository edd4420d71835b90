//! My Trusted Devices.

mod context;
mod device_item;
mod screen;
mod trust_this_browser;

pub use screen::DevicesScreen;
