//! The tables of notifications that are yet to be sent, and of the links in them.

mod links;
mod queue;

pub use links::{LinkRow, NewLink};
pub use queue::{NewNotification, NotificationRow};
