//! Accounts: adding and changing them with all consequences, their user information, and their passwords.

mod account_change;
pub mod account_security;
pub(crate) mod add;
pub mod addresses;
pub(crate) mod change;
pub(crate) mod change_author;
mod consequences;
pub(crate) mod current_password;
pub(crate) mod password_rules;
pub mod profile;
pub(crate) mod throttle;
