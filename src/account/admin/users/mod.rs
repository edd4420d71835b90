//! All users: the list, and adding one.

mod new_user;
mod screen;
mod search;
mod table;

pub use new_user::NewUserScreen;
pub use screen::UsersScreen;
