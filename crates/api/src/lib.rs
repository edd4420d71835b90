//! The API of a login with a second factor: its HTTP server, its database and its senders of messages.

pub mod accounts;
pub mod app;
pub mod audit;
pub mod cli;
pub mod clock;
pub mod crypto;
pub mod error;
pub mod extract;
pub mod http;
pub mod login;
pub mod messages;
pub mod notifications;
pub mod policy;
pub mod routes;
pub mod senders;
pub mod server;
pub mod settings;
pub mod store;
pub mod upload;
pub mod upload_progress;
