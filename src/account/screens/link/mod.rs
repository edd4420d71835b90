//! The page behind a link, which was sent by mail or printed by the service.

mod choose_password;
mod create_administrator;
mod link_flow;
mod link_token;
mod not_me;
mod screen;

pub use link_token::UrlToken;
pub use screen::LinkScreen;
