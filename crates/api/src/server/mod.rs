//! The HTTP server: the accept loop, its middleware, static files and background work.

mod background;
pub mod middleware;
mod serve;
pub mod static_files;

pub use background::sweep;
pub use serve::{serve, service};
