//! The page behind a link that was sent by mail or printed by the service.

pub mod choose_password;
pub mod link_flow;
pub mod link_token;
pub mod not_me;
pub mod screen;
pub mod welcome;
