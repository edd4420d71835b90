//! Setting up a method of verification.

pub mod address;
pub mod app;
pub mod confirm_code;
pub mod next_step;
