//! The table of wrong passwords per name and network.

use latchkey_flow::{Throttle, Timestamp};

use crate::error::InternalError;
use crate::store::{Tx, count};

impl Tx {
    /// The wrong passwords for a name from a network, held until the transaction ends.
    pub async fn lock_throttle(&mut self, subject: &str, network: &str) -> Result<Throttle, InternalError> {
        let sql = "INSERT INTO throttles (subject, network, tries) VALUES ($1, $2, 0) \
                   ON CONFLICT (subject, network) DO UPDATE SET tries = throttles.tries \
                   RETURNING tries, last_at";
        let (tries, last_at): (i64, Option<i64>) =
            sqlx::query_as(sql).bind(subject).bind(network).fetch_one(&mut *self.0).await?;
        Ok(Throttle { tries: count(tries), last_at: last_at.map(Timestamp::from_millis) })
    }

    /// Saves the wrong passwords for a name from a network.
    pub async fn save_throttle(
        &mut self,
        subject: &str,
        network: &str,
        throttle: Throttle,
    ) -> Result<(), InternalError> {
        let sql = "UPDATE throttles SET tries = $3, last_at = $4 WHERE subject = $1 AND network = $2";
        sqlx::query(sql)
            .bind(subject)
            .bind(network)
            .bind(i64::from(throttle.tries))
            .bind(throttle.last_at.map(Timestamp::as_millis))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Forgets them: the password was right.
    pub async fn remove_throttle(&mut self, subject: &str, network: &str) -> Result<(), InternalError> {
        let sql = "DELETE FROM throttles WHERE subject = $1 AND network = $2";
        sqlx::query(sql).bind(subject).bind(network).execute(&mut *self.0).await?;
        Ok(())
    }

    /// The wrong passwords for a name, by the network that they came from.
    pub async fn throttles_of(&mut self, subject: &str) -> Result<Vec<(String, Throttle)>, InternalError> {
        let sql = "SELECT network, tries, last_at FROM throttles WHERE subject = $1 AND tries > 0 \
                   ORDER BY last_at DESC, network LIMIT 100";
        let rows: Vec<(String, i64, Option<i64>)> =
            sqlx::query_as(sql).bind(subject).fetch_all(&mut *self.0).await?;
        let throttle = |(network, tries, last_at): (String, i64, Option<i64>)| {
            (network, Throttle { tries: count(tries), last_at: last_at.map(Timestamp::from_millis) })
        };
        Ok(rows.into_iter().map(throttle).collect())
    }

    /// Forgets the wrong passwords for a name, wherever they came from.
    pub async fn remove_throttles_of(&mut self, subject: &str) -> Result<(), InternalError> {
        sqlx::query("DELETE FROM throttles WHERE subject = $1").bind(subject).execute(&mut *self.0).await?;
        Ok(())
    }
}
