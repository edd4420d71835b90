//! The table of letters that are to be sent.

use latchkey_flow::Timestamp;
use tokio::sync::Notify;

use crate::error::InternalError;
use crate::store::batch::{BATCH, placeholders};
use crate::store::{Store, Tx, count};

/// A letter that is in hand.
#[derive(Debug)]
pub struct NotificationRow {
    /// Its id; a gateway that sees it twice can tell.
    pub id: String,
    /// What it says and to whom, sealed.
    pub sealed: String,
    /// How often it was tried, this time included.
    pub tries: u32,
    /// From when on it is too late to send it.
    pub ends_at: Timestamp,
}

impl Store {
    /// Told of whenever there is a new letter.
    #[must_use]
    pub fn new_letter(&self) -> &Notify {
        &self.new_letter
    }

    /// The ids of letters that are due, the longest due first.
    pub async fn due_notifications(&self, now: Timestamp, most: i64) -> Result<Vec<String>, InternalError> {
        let sql = "SELECT id FROM letters WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2";
        let query = sqlx::query_scalar(sql).bind(now.as_millis()).bind(most);
        Ok(query.fetch_all(&self.reader).await?)
    }

    /// Takes a letter in hand until `due_at`, when somebody else may take it: whoever has it may have been ended.
    /// Nothing, if somebody else was faster.
    pub async fn lease_notification(
        &self,
        id: &str,
        now: Timestamp,
        due_at: Timestamp,
    ) -> Result<Option<NotificationRow>, InternalError> {
        let sql = "UPDATE letters SET due_at = $3, tries = tries + 1 WHERE id = $1 AND due_at <= $2 \
                   RETURNING sealed, tries, ends_at";
        let query = sqlx::query_as(sql).bind(id).bind(now.as_millis()).bind(due_at.as_millis());
        let row: Option<(String, i64, i64)> = query.fetch_optional(&self.writer).await?;
        Ok(row.map(|(sealed, tries, ends_at)| NotificationRow {
            id: id.to_owned(),
            sealed,
            tries: count(tries),
            ends_at: Timestamp::from_millis(ends_at),
        }))
    }

    /// Puts a letter back, to be tried again then.
    pub async fn postpone_notification(&self, id: &str, due_at: Timestamp) -> Result<(), InternalError> {
        let sql = "UPDATE letters SET due_at = $2 WHERE id = $1";
        sqlx::query(sql).bind(id).bind(due_at.as_millis()).execute(&self.writer).await?;
        Ok(())
    }

    /// Forgets a letter that was sent, or never will be.
    pub async fn remove_notification(&self, id: &str) -> Result<(), InternalError> {
        sqlx::query("DELETE FROM letters WHERE id = $1").bind(id).execute(&self.writer).await?;
        Ok(())
    }
}

impl Tx {
    /// Adds a letter; it is sent once this is committed, and only then.
    pub async fn enqueue_notification(
        &mut self,
        id: &str,
        sealed: &str,
        now: Timestamp,
        ends_at: Timestamp,
    ) -> Result<(), InternalError> {
        let sql = "INSERT INTO letters (id, sealed, tries, due_at, ends_at) VALUES ($1, $2, 0, $3, $4)";
        sqlx::query(sql)
            .bind(id)
            .bind(sealed)
            .bind(now.as_millis())
            .bind(ends_at.as_millis())
            .execute(&mut *self.0)
            .await?;
        self.2.has_letter = true;
        Ok(())
    }

    /// Adds letters, each with its id, what it says, and from when on it is too late to send it.
    pub async fn enqueue_notifications(
        &mut self,
        letters: &[(String, String, Timestamp)],
        now: Timestamp,
    ) -> Result<(), InternalError> {
        for letters in letters.chunks(BATCH) {
            let sql = format!(
                "INSERT INTO letters (id, sealed, tries, due_at, ends_at) VALUES {}",
                placeholders(letters.len(), 5)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (id, sealed, ends_at) in letters {
                query =
                    query.bind(id).bind(sealed).bind(0_i64).bind(now.as_millis()).bind(ends_at.as_millis());
            }
            query.execute(&mut *self.0).await?;
            self.2.has_letter = true;
        }
        Ok(())
    }

    /// Takes a letter out. Says whether it was still there.
    pub async fn lease_notification(&mut self, id: &str) -> Result<bool, InternalError> {
        let done = sqlx::query("DELETE FROM letters WHERE id = $1").bind(id).execute(&mut *self.0).await?;
        Ok(done.rows_affected() == 1)
    }
}
