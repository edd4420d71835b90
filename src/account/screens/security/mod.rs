//! The security page: methods, recovery codes and the password.

mod available_method;
mod configured_method;
mod recommendation;
mod screen;

pub use screen::SecurityScreen;
