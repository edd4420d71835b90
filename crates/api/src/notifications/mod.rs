//! Mail about an account: queued in the transaction that it tells of, sent by a worker, with links in it.

pub mod bootstrap;
pub(crate) mod invitation;
pub(crate) mod links;
pub mod notification_worker;
mod queue;

pub(crate) use queue::{
    By, ResetAsked, Waiting, Written, mail_invitations, mail_password_link, put_reset, tell, tell_addresses,
    tell_method_set,
};
