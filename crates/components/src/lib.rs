//! What a login shows: its screens, for our app and for others.
//!
//! [`Login`] is the whole login; [`Conversation`] is what it says to the API and hears from it, so that a page can
//! ask for itself where the login stands. The parts ([`code_input`], [`countdown`], [`password_input`], [`dialog`],
//! [`devices`]) stand alone: each is a folder with its own README of edge cases.
//!
//! Nothing here needs an exception from a strict Content-Security-Policy: state is in `data-*` and `aria-*`, and the
//! styles are files.

pub mod client;
pub mod code_input;
pub mod countdown;
pub mod devices;
pub mod dialog;
mod listen;
mod login;
pub mod password_input;

pub use listen::listen;
pub use login::{Conversation, Intent, Login, Machine, Notice, Place, Request, SIGN_IN_MARKUP, UnderWay};
