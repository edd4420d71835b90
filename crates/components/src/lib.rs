//! What a login shows: its screens, for our app and for others.
//!
//! [`Login`] is the whole login; [`Conversation`] is what it says to the API and hears from it, so that a page can
//! ask for itself where the login stands. The parts ([`code_input`], [`countdown`], [`password_input`],
//! [`dialog`]) stand alone: each is a folder with its own README of edge cases. A part is HTML that is in the page
//! already, and a function that brings it to life ([`markup`] says why).
//!
//! Nothing here needs an exception from a strict Content-Security-Policy: state is in `data-*` and `aria-*`, and the
//! styles are files.

pub mod client;
pub mod code_input;
pub mod countdown;
pub mod dialog;
mod events;
mod login;
pub mod markup;
pub mod password_input;

pub use events::{listen, on_click, on_leave, on_submit};
pub use login::{
    Conversation, Intent, Login, LoginProps, Machine, Notice, Place, Request, SIGN_IN_MARKUP, UnderWay,
    in_words, method_name, where_the_code_is,
};
