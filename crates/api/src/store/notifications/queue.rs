//! The table of notifications that are yet to be sent.

use latchkey_flow::Timestamp;
use sqlx::AssertSqlSafe;
use tokio::sync::Notify;

use crate::error::InternalError;
use crate::store::batch::{BATCH, placeholders};
use crate::store::column::count;
use crate::store::{Store, Tx};

/// A notification that is yet to be added.
#[derive(Debug)]
pub struct NewNotification {
    /// Its id; a gateway that sees it twice can tell.
    pub id: String,
    /// Its content and its recipient, encrypted.
    pub encrypted: String,
    /// When it expires: from then on it is not sent.
    pub ends_at: Timestamp,
}

/// A notification that was leased to be sent.
#[derive(Debug)]
pub struct NotificationRow {
    /// Its id; a gateway that sees it twice can tell.
    pub id: String,
    /// Its content and its recipient, encrypted.
    pub encrypted: String,
    /// How often it was tried, this time included.
    pub tries: u32,
    /// When it expires: from then on it is not sent.
    pub ends_at: Timestamp,
}

impl Store {
    /// Is notified whenever a notification was added.
    #[must_use]
    pub fn notification_added(&self) -> &Notify {
        &self.notification_added
    }

    /// The ids of notifications that are due, the longest due first.
    pub async fn due_notifications(&self, now: Timestamp, limit: i64) -> Result<Vec<String>, InternalError> {
        let sql = "SELECT id FROM notifications WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2";
        let query = sqlx::query_scalar(sql).bind(now.as_millis()).bind(limit);
        Ok(query.fetch_all(&self.reader).await?)
    }

    /// Leases a notification until `due_at`. Then another worker may lease it: the process that has the lease
    /// may have ended. Returns `None` if it is leased already, or gone.
    pub async fn lease_notification(
        &self,
        id: &str,
        now: Timestamp,
        due_at: Timestamp,
    ) -> Result<Option<NotificationRow>, InternalError> {
        let sql = "UPDATE notifications SET due_at = $3, tries = tries + 1 WHERE id = $1 AND due_at <= $2 \
                   RETURNING encrypted, tries, ends_at";
        let query = sqlx::query_as(sql).bind(id).bind(now.as_millis()).bind(due_at.as_millis());
        let row: Option<(String, i64, i64)> = query.fetch_optional(&self.writer).await?;
        Ok(row.map(|(encrypted, tries, ends_at)| NotificationRow {
            id: id.to_owned(),
            encrypted,
            tries: count(tries),
            ends_at: Timestamp::from_millis(ends_at),
        }))
    }

    /// Ends the lease of a notification; it is due again at that moment.
    pub async fn postpone_notification(&self, id: &str, due_at: Timestamp) -> Result<(), InternalError> {
        let sql = "UPDATE notifications SET due_at = $2 WHERE id = $1";
        sqlx::query(sql).bind(id).bind(due_at.as_millis()).execute(&self.writer).await?;
        Ok(())
    }

    /// Deletes a notification that was sent, or never will be.
    pub async fn remove_notification(&self, id: &str) -> Result<(), InternalError> {
        sqlx::query("DELETE FROM notifications WHERE id = $1").bind(id).execute(&self.writer).await?;
        Ok(())
    }
}

impl Tx {
    /// Adds notifications; they are sent once this is committed, and only then.
    pub async fn enqueue_notifications(
        &mut self,
        notifications: &[NewNotification],
        now: Timestamp,
    ) -> Result<(), InternalError> {
        for notifications in notifications.chunks(BATCH) {
            let sql = format!(
                "INSERT INTO notifications (id, encrypted, tries, due_at, ends_at) VALUES {}",
                placeholders(notifications.len(), 5)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for notification in notifications {
                query = query
                    .bind(&notification.id)
                    .bind(&notification.encrypted)
                    .bind(0_i64)
                    .bind(now.as_millis())
                    .bind(notification.ends_at.as_millis());
            }
            query.execute(&mut *self.transaction).await?;
            self.has_notification = true;
        }
        Ok(())
    }

    /// Deletes a notification with what this transaction does in its place. Returns whether it was still there.
    pub async fn take_notification(&mut self, id: &str) -> Result<bool, InternalError> {
        let done = sqlx::query("DELETE FROM notifications WHERE id = $1")
            .bind(id)
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
