//! Builds what is served: the app in `dist/` and the server.

pub(crate) mod app;
mod compress;
pub(crate) mod fingerprint;
pub(crate) mod server;
