//! What waits in the queue of notifications. It is stored as JSON, encrypted.

use latchkey_flow::Timestamp;
use serde::{Deserialize, Serialize};

use crate::messages::{NotificationKind, NotificationOrigin};

/// An item of the queue.
#[derive(Serialize, Deserialize)]
pub(crate) enum QueueItem {
    /// A notification.
    Notification(QueuedNotification),
    /// A username whose owner, if there is one, is to be mailed a link. It waits like a notification, so that
    /// whoever asked cannot tell by the time of the answer whether anybody has that name.
    Reset(QueuedPasswordReset),
}

/// A notification whose sentences are yet to be written.
#[derive(Serialize, Deserialize)]
pub(crate) struct QueuedNotification {
    /// The email address.
    pub(crate) to: String,
    pub(crate) kind: NotificationKind,
    pub(crate) at: Timestamp,
    pub(crate) origin: NotificationOrigin,
    pub(crate) link: Option<QueuedLink>,
}

/// The link that goes with a notification.
#[derive(Serialize, Deserialize)]
pub(crate) struct QueuedLink {
    /// The secret part of the URL.
    pub(crate) token: String,
    pub(crate) expires_at: Timestamp,
}

/// A request for a new password in the place of a forgotten one.
#[derive(Serialize, Deserialize)]
pub(crate) struct QueuedPasswordReset {
    /// As it was typed.
    pub(crate) username: String,
    pub(crate) at: Timestamp,
    pub(crate) browser: String,
    pub(crate) ip: String,
}
