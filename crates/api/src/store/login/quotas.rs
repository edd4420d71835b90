//! The table of quotas: how many codes were sent within the hour.

use latchkey_flow::{Quota, Timestamp};

use crate::error::InternalError;
use crate::store::Tx;
use crate::store::column::count;

impl Tx {
    /// How many codes were sent for that subject, locked: two at once are counted as two.
    pub async fn lock_quota(&mut self, subject: &str) -> Result<Quota, InternalError> {
        let sql = "INSERT INTO quotas (subject, sent) VALUES ($1, 0) \
                   ON CONFLICT (subject) DO UPDATE SET sent = quotas.sent RETURNING sent, hour_began";
        let (sent, hour_began): (i64, Option<i64>) =
            sqlx::query_as(sql).bind(subject).fetch_one(&mut *self.transaction).await?;
        Ok(Quota { sent: count(sent), hour_began: hour_began.map(Timestamp::from_millis) })
    }

    /// Saves how many codes were sent for that subject.
    pub async fn save_quota(&mut self, subject: &str, quota: Quota) -> Result<(), InternalError> {
        let sql = "UPDATE quotas SET sent = $2, hour_began = $3 WHERE subject = $1";
        sqlx::query(sql)
            .bind(subject)
            .bind(i64::from(quota.sent))
            .bind(quota.hour_began.map(Timestamp::as_millis))
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}
