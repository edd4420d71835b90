//! The table of sessions.

use std::time::Duration;

use latchkey_contract::{Account, Role};
use latchkey_flow::{Factor, Policy, Timestamp};

use super::{Store, Tx};
use crate::error::Broken;
use crate::facts::factor_word;
use crate::token::TokenDigest;

/// How old "last seen" may be: a write at every request would cost more than the request.
const SEEN_EVERY: Duration = Duration::from_secs(60);

/// A session to be.
#[derive(Debug)]
pub struct NewSession<'a> {
    /// Whose it is.
    pub account_id: &'a str,
    /// What stood behind the password.
    pub factor: Factor,
    /// The browser and system, such as "Firefox on Linux".
    pub browser: &'a str,
    /// The address it comes from.
    pub ip: &'a str,
}

/// A session that is alive.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Whose it is.
    pub account: Account,
    seen_at: Timestamp,
}

impl Store {
    /// The session of that token, if it is alive: its account active, not idle for too long, not too old.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn session(
        &self,
        token: &TokenDigest,
        now: Timestamp,
        policy: &Policy,
    ) -> Result<Option<SessionRow>, Broken> {
        let sql = "SELECT a.id, a.username, a.name, a.role, s.begun_at, s.seen_at \
                   FROM sessions s JOIN accounts a ON a.id = s.account_id \
                   WHERE s.token = $1 AND a.disabled_at IS NULL";
        let row: Option<(String, String, String, String, i64, i64)> =
            sqlx::query_as(sql).bind(token.as_str()).fetch_optional(&self.reader).await?;
        let Some((id, username, name, role, begun_at, seen_at)) = row else { return Ok(None) };
        let (begun_at, seen_at) = (Timestamp::from_millis(begun_at), Timestamp::from_millis(seen_at));
        // A clock that was set back does not make a session younger: what lies ahead of it counts as now.
        let alive = now < begun_at.plus(policy.session_lifetime) && now < seen_at.plus(policy.session_idle);
        if !alive {
            return Ok(None);
        }
        let role = Role::parse(&role).ok_or_else(|| Broken::new("an account has an unknown role"))?;
        let session = SessionRow { account: Account { id, username, name, role }, seen_at };
        if now >= session.seen_at.plus(SEEN_EVERY) {
            let sql = "UPDATE sessions SET seen_at = $2 WHERE token = $1 AND seen_at < $2";
            sqlx::query(sql).bind(token.as_str()).bind(now.as_millis()).execute(&self.writer).await?;
        }
        Ok(Some(session))
    }
}

impl Tx {
    /// Saves a new session.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn add_session(
        &mut self,
        token: &TokenDigest,
        session: &NewSession<'_>,
        now: Timestamp,
    ) -> Result<(), Broken> {
        let sql = "INSERT INTO sessions (token, account_id, factor, browser, ip, begun_at, seen_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $6)";
        sqlx::query(sql)
            .bind(token.as_str())
            .bind(session.account_id)
            .bind(factor_word(session.factor))
            .bind(session.browser)
            .bind(session.ip)
            .bind(now.as_millis())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn remove_session(&mut self, token: &TokenDigest) -> Result<(), Broken> {
        sqlx::query("DELETE FROM sessions WHERE token = $1")
            .bind(token.as_str())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Ends every session of an account.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn remove_sessions_of(&mut self, account_id: &str) -> Result<(), Broken> {
        sqlx::query("DELETE FROM sessions WHERE account_id = $1")
            .bind(account_id)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}
