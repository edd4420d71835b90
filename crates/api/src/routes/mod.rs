//! The API's paths, a folder for each noun, and the OpenAPI document made from them.

mod account;
mod admin;
mod audit_entries;
mod csp_reports;
mod health;
mod links;
mod login;
mod router;

#[cfg(feature = "demo")]
pub(crate) mod outbox;

pub use router::{document, router};
