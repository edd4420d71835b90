//! The policy.

pub mod change_summary;
pub mod fields;
pub mod screen;
