//! The HTTP server: the accept loop, its middleware, static files and background work.

pub mod middleware;
mod serve;
pub mod static_files;

pub use serve::{serve, service, sweep};
