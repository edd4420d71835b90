//! All users.

pub mod list;
pub mod new_user;
