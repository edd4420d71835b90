//! The audit log.

pub mod event_labels;
pub mod filter;
pub mod screen;
