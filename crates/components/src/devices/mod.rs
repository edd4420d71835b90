//! My Trusted Devices: the browsers that need no code.

mod dates;
mod list;
mod row;
mod view;

pub use list::{DeviceList, Doing, Listing};
pub use view::trusted_devices;
