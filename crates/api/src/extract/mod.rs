//! Extractors: what a handler takes out of a request, checked before the handler runs.

pub(crate) mod auth;
pub mod body;
pub(crate) mod ids;
pub(crate) mod page;
pub mod query;
pub mod requester;
