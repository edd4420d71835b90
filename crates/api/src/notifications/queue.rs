//! The queue of notifications: an item is added in the transaction of what it is about, so that none is lost
//! and none reports what was rolled back.

use std::time::Duration;

use latchkey_flow::Timestamp;

use crate::app::App;
use crate::audit::entry::AuditOrigin;
use crate::crypto::random;
use crate::error::InternalError;
use crate::messages::NotificationOrigin;
use crate::notifications::queue_item::QueueItem;
use crate::store::{NewNotification, Tx};

/// How long delivery is retried.
pub(super) const LIFETIME: Duration = Duration::from_secs(86_400);

/// Who did what a notification is about.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'a> {
    /// A requester: their browser and address are named.
    Requester(&'a AuditOrigin),
    /// An administrator, or the command line.
    Administrator,
}

impl From<Origin<'_>> for NotificationOrigin {
    fn from(origin: Origin<'_>) -> Self {
        match origin {
            Origin::Requester(origin) => {
                Self::Requester { browser: origin.browser.clone(), ip: origin.ip.clone() }
            }
            Origin::Administrator => Self::Administrator,
        }
    }
}

/// Adds an item, to be delivered until `ends_at`.
pub(super) async fn enqueue(
    tx: &mut Tx,
    app: &App,
    item: &QueueItem,
    ends_at: Timestamp,
) -> Result<(), InternalError> {
    let notification = encrypt(app, item, ends_at)?;
    tx.enqueue_notifications(&[notification], app.clock.now()).await
}

/// The row of an item, with an id of its own and its content encrypted.
pub(super) fn encrypt(
    app: &App,
    item: &QueueItem,
    ends_at: Timestamp,
) -> Result<NewNotification, InternalError> {
    let id = random::id()?;
    let bytes =
        serde_json::to_vec(item).map_err(|_| InternalError::new("a notification cannot be written"))?;
    let encrypted = app.keys.encrypt_notification(&id, &bytes)?;
    Ok(NewNotification { id, encrypted, ends_at })
}
