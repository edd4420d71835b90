//! The audit log's events and entries.

pub mod entry;
pub mod event;
