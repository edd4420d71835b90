//! The table of the audit log: rows are added, searched and, when they are old enough, deleted.

mod append;
mod search;

pub use search::AuditSearch;
