//! The dialog of step-up authentication.

mod by_method;
mod by_password;
mod dialog;
mod footer;

pub use dialog::StepUpDialog;
