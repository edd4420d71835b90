//! The login's screens and their parts, for our app and for others.
//!
//! [`Login`] is the whole login. [`LoginStore`] holds its state and its connection to the API, so that a page
//! can refresh it too. The parts ([`code_input`], [`countdown`], [`password_input`], [`dialog`]) work alone:
//! each is a folder whose README lists its edge cases. A part is HTML that is already in the page, and a
//! function that attaches behaviour to it ([`markup`] has the reason).
//!
//! Nothing here needs an exception in a strict Content-Security-Policy: state is in `data-*` and `aria-*`
//! attributes, and styles are files.

pub mod client;
pub mod code_input;
pub mod countdown;
pub mod dialog;
mod events;
mod login;
pub mod markup;
pub mod password_input;

pub use events::{listen, on_cleanup_local, on_click, on_submit};
pub use login::{
    CodeStepOptions, Intent, Login, LoginMachine, LoginNotice, LoginProps, LoginStore, LoginView,
    PendingRequest, SIGN_IN_MARKUP, code_instruction, code_step, method_list, method_name, problem_message,
};
