//! Adding to the audit log: an entry is added in the transaction of what it is about, and never changed.

use sqlx::AssertSqlSafe;

use crate::audit::entry::NewAuditEntry;
use crate::crypto::random;
use crate::error::InternalError;
use crate::store::Tx;
use crate::store::batch::{BATCH, placeholders};

impl Tx {
    /// Adds an entry: it is in the log if, and only if, this transaction is committed.
    pub async fn audit(&mut self, entry: NewAuditEntry) -> Result<(), InternalError> {
        self.audit_all(vec![entry]).await
    }

    /// Adds entries, as [`Tx::audit`] does.
    pub async fn audit_all(&mut self, entries: Vec<NewAuditEntry>) -> Result<(), InternalError> {
        for entries in entries.chunks(BATCH) {
            let sql = format!(
                "INSERT INTO audit (id, at, event, detail, outcome, actor_id, actor_name, target_id, target_name, \
                 ip, browser) VALUES {}",
                placeholders(entries.len(), 11)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for entry in entries {
                let (actor, target) = (entry.actor.as_ref(), entry.target.as_ref());
                query = query
                    .bind(random::id()?)
                    .bind(entry.at.as_millis())
                    .bind(entry.event.as_str())
                    .bind(&entry.detail)
                    .bind(entry.outcome.as_str())
                    .bind(actor.map(|who| who.id.as_str()))
                    .bind(actor.map(|who| who.username.as_str()))
                    .bind(target.map(|who| who.id.as_str()))
                    .bind(target.map(|who| who.username.as_str()))
                    .bind(entry.origin.as_ref().map(|origin| origin.ip.as_str()))
                    .bind(entry.origin.as_ref().map(|origin| origin.browser.as_str()));
            }
            query.execute(&mut *self.transaction).await?;
        }
        self.audit_entries.extend(entries);
        Ok(())
    }
}
