//! The audit log.

mod event_labels;
mod filter;
mod filter_form;
mod screen;
mod table;

pub use screen::AuditScreen;
