//! One user.

mod access;
mod context;
mod devices;
mod information;
mod locks;
mod methods;
mod screen;
mod sessions;

pub use screen::UserScreen;
