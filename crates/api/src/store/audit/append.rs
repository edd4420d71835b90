//! Adding to the audit log: rows are added with the change that they tell of, and never changed.

use sqlx::AssertSqlSafe;

use crate::audit::entry::Entry;
use crate::crypto::random;
use crate::error::Broken;
use crate::store::Tx;
use crate::store::batch::{BATCH, places};

impl Tx {
    /// Writes down what happens with this transaction: it stands in the log if, and only if, this is committed.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn audit(&mut self, entry: Entry) -> Result<(), Broken> {
        self.audit_all(vec![entry]).await
    }

    /// Writes down many things that happen with this transaction.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn audit_all(&mut self, entries: Vec<Entry>) -> Result<(), Broken> {
        for entries in entries.chunks(BATCH) {
            let sql = format!(
                "INSERT INTO audit (id, at, event, detail, outcome, actor_id, actor_name, target_id, target_name, \
                 ip, browser) VALUES {}",
                places(entries.len(), 11)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for entry in entries {
                let (actor, target) = (entry.actor.as_ref(), entry.target.as_ref());
                query = query
                    .bind(random::id()?)
                    .bind(entry.at.as_millis())
                    .bind(entry.event)
                    .bind(&entry.detail)
                    .bind(entry.outcome.as_str())
                    .bind(actor.map(|who| who.id.as_str()))
                    .bind(actor.map(|who| who.username.as_str()))
                    .bind(target.map(|who| who.id.as_str()))
                    .bind(target.map(|who| who.username.as_str()))
                    .bind(entry.from.as_ref().map(|(ip, _)| ip.as_str()))
                    .bind(entry.from.as_ref().map(|(_, browser)| browser.as_str()));
            }
            query.execute(&mut *self.0).await?;
        }
        self.1.extend(entries);
        Ok(())
    }
}
