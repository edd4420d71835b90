//! My Trusted Devices: the browsers that need no code.

mod dates;
mod list;
mod row;
mod view;

pub use list::{DeviceList, Doing, Listing};
pub use view::{Act, draw_rows, trusted_devices};
