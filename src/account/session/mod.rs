//! The session of whoever is signed in: their account, step-up authentication, flash messages and other tabs.

mod context;
mod flash;
mod step_up;
mod tab_sync;

pub use context::AccountSession;
pub use tab_sync::announce_signed_out;
