//! The layouts of pages: with a menu for whoever is signed in, and without for everybody else.

mod account_layout;
mod account_screen;
mod card;
mod current_user;
mod logo;
mod menu;
mod page_title;
mod public_layout;

pub use account_layout::AccountLayout;
pub use account_screen::{AccountScreen, TaskScreen};
pub use card::Card;
pub use menu::MenuItem;
pub use public_layout::{PublicLayout, SignInLink};
