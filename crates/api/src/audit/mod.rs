//! The audit log's events and entries.

pub mod event;
