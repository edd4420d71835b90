//! Deleting rows whose time is over.

use latchkey_flow::Timestamp;

use super::transaction::Tx;
use crate::error::InternalError;

/// From when back the rows of each table are deleted, those of that moment included.
#[derive(Debug, Clone, Copy)]
pub struct SweepLimits {
    /// Rows that name their end themselves: attempts, trusted devices, links, uploads.
    pub expired: Timestamp,
    /// Sessions that were started then.
    pub session_started: Timestamp,
    /// Sessions that were last used then.
    pub session_used: Timestamp,
    /// Counts of sent codes whose hour began then.
    pub quota_began: Timestamp,
    /// Known browsers that were last used then.
    pub browser_used: Timestamp,
    /// Counts of wrong passwords of which the last came then.
    pub wrong_password: Timestamp,
}

impl Tx {
    /// Deletes what is over. All of it was refused already: nothing depends on when this is done.
    pub async fn sweep(&mut self, limits: &SweepLimits) -> Result<(), InternalError> {
        for (sql, limit) in [
            ("DELETE FROM attempts WHERE ends_at <= $1", limits.expired),
            // Before the sessions, as at the end of a login: two that took them crosswise would wait for ever.
            ("DELETE FROM devices WHERE expires_at <= $1", limits.expired),
            ("DELETE FROM sessions WHERE started_at <= $1", limits.session_started),
            ("DELETE FROM sessions WHERE last_used_at <= $1", limits.session_used),
            ("DELETE FROM quotas WHERE hour_began <= $1", limits.quota_began),
            ("DELETE FROM links WHERE expires_at <= $1", limits.expired),
            ("DELETE FROM known_browsers WHERE last_used_at <= $1", limits.browser_used),
            ("DELETE FROM uploads WHERE expires_at <= $1", limits.expired),
            ("DELETE FROM throttles WHERE last_at <= $1", limits.wrong_password),
        ] {
            sqlx::query(sql).bind(limit.as_millis()).execute(&mut *self.transaction).await?;
        }
        Ok(())
    }
}
