//! Mail about an account: queued in the transaction of what it is about, sent by a worker, with links in it.

pub mod bootstrap;
pub(crate) mod invitation;
pub(crate) mod links;
pub mod notification_worker;
mod notify;
mod password_links;
mod password_reset;
mod queue;
mod queue_item;

pub(crate) use notify::{notify, notify_new_address, notify_of_address};
pub(crate) use password_links::{enqueue_invitations, enqueue_password_link};
pub(crate) use password_reset::enqueue_password_reset;
pub(crate) use queue::Origin;
pub(crate) use queue_item::QueuedPasswordReset;
