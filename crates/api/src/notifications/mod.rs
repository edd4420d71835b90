//! Mail about an account: queued in the transaction that it tells of, sent by a worker, with links in it.

pub mod bootstrap;
pub(crate) mod invitation;
pub(crate) mod links;
pub mod notification_worker;
mod queue;

pub(crate) use queue::{
    Origin, QueueItem, QueuedNotification, QueuedPasswordReset, enqueue_invitations, enqueue_password_link,
    enqueue_password_reset, notify, notify_new_address, notify_of_address,
};
