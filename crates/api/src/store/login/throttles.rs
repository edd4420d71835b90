//! The table of throttles: wrong passwords by name and network.

use latchkey_flow::{Throttle, Timestamp};

use crate::error::InternalError;
use crate::store::Tx;
use crate::store::column::count;

/// The wrong passwords for a name from one network.
#[derive(Debug)]
pub struct NetworkThrottle {
    /// The network.
    pub network: String,
    /// How many, and when the last one was tried.
    pub throttle: Throttle,
}

impl Tx {
    /// The wrong passwords for a name from a network, locked.
    pub async fn lock_throttle(&mut self, subject: &str, network: &str) -> Result<Throttle, InternalError> {
        let sql = "INSERT INTO throttles (subject, network, tries) VALUES ($1, $2, 0) \
                   ON CONFLICT (subject, network) DO UPDATE SET tries = throttles.tries \
                   RETURNING tries, last_at";
        let (tries, last_at): (i64, Option<i64>) =
            sqlx::query_as(sql).bind(subject).bind(network).fetch_one(&mut *self.transaction).await?;
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
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Deletes the wrong passwords for a name from a network.
    pub async fn remove_throttle(&mut self, subject: &str, network: &str) -> Result<(), InternalError> {
        let sql = "DELETE FROM throttles WHERE subject = $1 AND network = $2";
        sqlx::query(sql).bind(subject).bind(network).execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// The wrong passwords for a name, by the network that they came from, the last first.
    pub async fn throttles_of(&mut self, subject: &str) -> Result<Vec<NetworkThrottle>, InternalError> {
        let sql = "SELECT network, tries, last_at FROM throttles WHERE subject = $1 AND tries > 0 \
                   ORDER BY last_at DESC, network LIMIT 100";
        let rows: Vec<(String, i64, Option<i64>)> =
            sqlx::query_as(sql).bind(subject).fetch_all(&mut *self.transaction).await?;
        let throttle = |(network, tries, last_at): (String, i64, Option<i64>)| {
            let throttle = Throttle { tries: count(tries), last_at: last_at.map(Timestamp::from_millis) };
            NetworkThrottle { network, throttle }
        };
        Ok(rows.into_iter().map(throttle).collect())
    }

    /// Deletes the wrong passwords for a name, wherever they came from.
    pub async fn remove_throttles_of(&mut self, subject: &str) -> Result<(), InternalError> {
        sqlx::query("DELETE FROM throttles WHERE subject = $1")
            .bind(subject)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}
