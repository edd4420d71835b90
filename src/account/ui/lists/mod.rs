//! The lists of trusted devices and of sessions, for their owner and for administrators.

mod deletable_list;
mod device_item;
mod device_list;
mod list_item;
mod session_list;

pub use deletable_list::DeletableList;
pub use device_list::DeviceList;
pub use list_item::Viewer;
pub use session_list::SessionList;
