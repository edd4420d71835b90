//! A transaction: changes that happen together or not at all.

use std::sync::Arc;

use sqlx::Transaction;
use tokio::sync::Notify;

use crate::audit::entry::NewAuditEntry;
use crate::error::InternalError;

/// Changes that happen together or not at all; dropped without [`Tx::commit`], they never happened.
pub struct Tx {
    pub(super) transaction: Transaction<'static, sqlx::Any>,
    /// The entries that were added to the audit log: they are written to the program's log once this is
    /// committed.
    pub(super) audit_entries: Vec<NewAuditEntry>,
    /// Whether a notification was enqueued: its worker is woken once this is committed.
    pub(super) has_notification: bool,
    notification_added: Arc<Notify>,
}

impl Tx {
    pub(super) fn new(transaction: Transaction<'static, sqlx::Any>, notification_added: Arc<Notify>) -> Self {
        Self { transaction, audit_entries: vec![], has_notification: false, notification_added }
    }

    /// Makes the changes real.
    ///
    /// # Errors
    /// [`InternalError`] when the database does not answer; then they may or may not be.
    pub async fn commit(self) -> Result<(), InternalError> {
        self.transaction.commit().await?;
        self.audit_entries.iter().for_each(NewAuditEntry::log);
        if self.has_notification {
            self.notification_added.notify_one();
        }
        Ok(())
    }
}
