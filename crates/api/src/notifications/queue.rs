//! The queue of notifications: an item is added in the transaction of what it is about, so that none is lost
//! and none reports what was rolled back.

use std::time::Duration;

use latchkey_flow::Timestamp;

use crate::app::App;
use crate::crypto::random;
use crate::error::InternalError;
use crate::extract::requester::Requester;
use crate::messages::NotificationOrigin;
use crate::notifications::queue_item::QueueItem;
use crate::store::Tx;

/// How long delivery is retried.
pub(super) const LIFETIME: Duration = Duration::from_secs(86_400);

/// Who did what a notification is about.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'a> {
    /// The requester of this request.
    Requester(&'a Requester),
    /// The requester of an earlier request.
    Seen {
        /// Such as "Firefox on Linux".
        browser: &'a str,
        /// The IP address that the request came from.
        ip: &'a str,
    },
    /// An administrator, or the command line.
    Administrator,
}

impl From<Origin<'_>> for NotificationOrigin {
    fn from(origin: Origin<'_>) -> Self {
        match origin {
            Origin::Requester(requester) => {
                Self::Requester { browser: requester.browser.clone(), ip: requester.ip.to_string() }
            }
            Origin::Seen { browser, ip } => {
                Self::Requester { browser: browser.to_owned(), ip: ip.to_owned() }
            }
            Origin::Administrator => Self::Administrator,
        }
    }
}

/// An item as it is stored.
pub(super) struct EncryptedItem {
    pub(super) id: String,
    pub(super) content: String,
}

/// Adds an item, to be delivered until `ends_at`.
pub(super) async fn enqueue(
    tx: &mut Tx,
    app: &App,
    item: &QueueItem,
    ends_at: Timestamp,
) -> Result<(), InternalError> {
    let item = encrypt(app, item)?;
    tx.enqueue_notification(&item.id, &item.content, app.clock.now(), ends_at).await
}

/// Gives an item its id, and encrypts it.
pub(super) fn encrypt(app: &App, item: &QueueItem) -> Result<EncryptedItem, InternalError> {
    let id = random::id()?;
    let bytes =
        serde_json::to_vec(item).map_err(|_| InternalError::new("a notification cannot be written"))?;
    let content = app.keys.encrypt_notification(&id, &bytes)?;
    Ok(EncryptedItem { id, content })
}
