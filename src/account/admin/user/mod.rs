//! One user.

pub mod access;
pub mod devices;
pub mod lock;
pub mod screen;
pub mod sessions;
