//! The tables of notifications that wait to be sent, and of the links in them.

mod links;
mod queue;

pub use links::LinkRow;
pub use queue::NotificationRow;
