//! Where a login is done: the HTTP API, the store and the senders.

pub mod addresses;
pub mod app;
pub mod body;
pub mod browser;
pub mod chance;
pub mod clock;
pub mod commands;
pub mod cookies;
pub mod error;
pub mod facts;
pub mod guard;
pub mod keys;
pub mod messages;
pub mod pages;
pub mod passwords;
pub mod perform;
pub mod routes;
pub mod senders;
pub mod server;
pub mod settings;
pub mod site;
pub mod standing;
pub mod store;
pub mod token;
pub mod turns;
pub mod visitor;
