//! The audit log: its entries, and which event each step of a login is.

pub mod entry;
pub mod event;
