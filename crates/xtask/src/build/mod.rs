//! Building what is served: the app in `dist/` and the server.

pub(crate) mod app;
pub(crate) mod compress;
pub(crate) mod fingerprint;
