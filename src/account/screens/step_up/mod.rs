//! The dialog of step-up authentication.

pub mod dialog;
