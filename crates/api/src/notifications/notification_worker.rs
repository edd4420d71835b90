//! The notification worker: sends what is in the queue until the relay has accepted it or it is too late.
//!
//! Of several replicas one at a time has an item, by a lease of [`LEASE`]; if that replica ends meanwhile,
//! another one takes the item afterwards. An item keeps its id, so that a gateway can recognise one that it has
//! seen.

use std::time::Duration;

use tokio::sync::watch;

use crate::app::App;
use crate::error::InternalError;
use crate::messages::{Notification, NotificationLink};
use crate::notifications::queue_item::{QueueItem, QueuedNotification};
use crate::notifications::{links, password_reset};
use crate::senders::Destination;
use crate::store::NotificationRow;

/// How long an item is leased. Longer than the clocks of two replicas differ, or both would send it.
pub const LEASE: Duration = Duration::from_secs(120);
/// The pause after the first failure; it doubles with each further one.
const PAUSE: Duration = Duration::from_secs(10);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(1800);
/// How often to look for items that this process was not notified of: postponed, left behind, or added by
/// another one.
const POLL_INTERVAL: Duration = Duration::from_secs(5);
/// How many items are sent at a time: codes go by the same relay, and people wait for them.
const BATCH_SIZE: i64 = 4;

/// Sends notifications until `stop`; those being sent at that moment are finished.
pub(crate) async fn work(app: App, mut stop: watch::Receiver<bool>) {
    if app.email.is_none() {
        tracing::warn!("no sender is set for email: nobody is notified of what happens to their account");
        return;
    }
    while !*stop.borrow() {
        match round(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(
                    error = format!("{error:#}"),
                    "the queue of notifications cannot be worked on; it is tried again"
                )
            }
        }
        tokio::select! {
            () = app.store.notification_added().notified() => {}
            () = tokio::time::sleep(POLL_INTERVAL) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Sends some of the notifications that are due. Returns whether there may be more.
pub async fn round(app: &App) -> Result<bool, InternalError> {
    let due = app.store.due_notifications(app.clock.now(), BATCH_SIZE).await?;
    let more = !due.is_empty();
    let mut deliveries = tokio::task::JoinSet::new();
    for id in due {
        let app = app.clone();
        deliveries.spawn(async move { deliver(&app, &id).await });
    }
    // All of them are waited for: one that is dropped half-way would come twice.
    let mut outcome = Ok(more);
    while let Some(done) = deliveries.join_next().await {
        if let Err(error) =
            done.unwrap_or_else(|_| Err(InternalError::new("a notification's delivery panicked")))
        {
            outcome = Err(error);
        }
    }
    outcome
}

/// Delivers one item, unless another replica has it.
async fn deliver(app: &App, id: &str) -> Result<(), InternalError> {
    let now = app.clock.now();
    let Some(row) = app.store.lease_notification(id, now, now.plus(LEASE)).await? else { return Ok(()) };
    if now >= row.ends_at {
        return give_up(app, &row, "it is too late").await;
    }
    let decrypted = app.keys.decrypt_notification(id, &row.encrypted).ok();
    match decrypted.and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
        Some(QueueItem::Notification(notification)) => send(app, &row, notification).await,
        Some(QueueItem::Reset(request)) => password_reset::mail_link(app, &row, request).await,
        // The key is another one now, or somebody changed the row.
        None => give_up(app, &row, "it cannot be decrypted").await,
    }
}

async fn send(app: &App, row: &NotificationRow, queued: QueuedNotification) -> Result<(), InternalError> {
    let link_kind = queued.kind.link_kind();
    let notification = Notification {
        product: app.site.product.clone(),
        kind: queued.kind,
        at: queued.at,
        sent_at: app.clock.now(),
        origin: queued.origin,
        link: queued.link.map(|link| NotificationLink {
            address: links::address(app, link_kind, &link.token),
            expires_at: link.expires_at,
        }),
    };
    let Some(sender) = &app.email else { return Ok(()) };
    match sender.send(&Destination::Email(queued.to), &notification, &row.id).await {
        Ok(()) => {
            count("sent");
            app.store.remove_notification(&row.id).await
        }
        Err(error) => {
            count("failed");
            tracing::warn!(
                notification = row.id,
                tries = row.tries,
                %error,
                "a notification could not be sent; it is tried again"
            );
            let due_at = app.clock.now().plus(pause(row.tries)).min(row.ends_at);
            app.store.postpone_notification(&row.id, due_at).await
        }
    }
}

async fn give_up(app: &App, row: &NotificationRow, why: &str) -> Result<(), InternalError> {
    count("given_up");
    tracing::error!(notification = row.id, tries = row.tries, why, "a notification was given up");
    app.store.remove_notification(&row.id).await
}

fn count(outcome: &'static str) {
    metrics::counter!("latchkey_notifications_total", "outcome" => outcome).increment(1);
}

fn pause(tries: u32) -> Duration {
    PAUSE.saturating_mul(1 << tries.saturating_sub(1).min(16)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_half_an_hour() {
        let seconds: Vec<u64> = [1, 2, 3, 8, 9, 1000].map(|tries| pause(tries).as_secs()).to_vec();
        assert_eq!(seconds, [10, 20, 40, 1280, 1800, 1800]);
    }
}
