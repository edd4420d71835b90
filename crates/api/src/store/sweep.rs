//! Forgetting what is over.

use std::time::Duration;

use latchkey_flow::{Policy, Timestamp};

use super::Tx;
use crate::error::InternalError;
use crate::http::cookies;

impl Tx {
    /// Deletes attempts, sessions, trust, uploads, links, browsers and counts whose time is up. What is deleted here was refused already:
    /// nothing depends on when it is done.
    pub async fn sweep(&mut self, now: Timestamp, policy: &Policy) -> Result<(), InternalError> {
        let day = Duration::from_secs(86_400);
        for (sql, before) in [
            ("DELETE FROM attempts WHERE ends_at <= $1", now),
            // Before the sessions, as at the end of a login: two that took them crosswise would wait for ever.
            ("DELETE FROM devices WHERE expires_at <= $1", now),
            ("DELETE FROM sessions WHERE begun_at <= $1", now.minus(policy.session_lifetime)),
            ("DELETE FROM sessions WHERE seen_at <= $1", now.minus(policy.session_idle)),
            ("DELETE FROM quotas WHERE hour_began <= $1", now.minus(day)),
            ("DELETE FROM links WHERE expires_at <= $1", now),
            ("DELETE FROM browsers WHERE seen_at <= $1", now.minus(cookies::BROWSER_LIFETIME)),
            ("DELETE FROM uploads WHERE expires_at <= $1", now),
            ("DELETE FROM throttles WHERE last_at <= $1", now.minus(policy.password_wait_max.max(day))),
        ] {
            sqlx::query(sql).bind(before.as_millis()).execute(&mut *self.0).await?;
        }
        Ok(())
    }
}
