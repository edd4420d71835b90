//! The table of sessions.

use std::time::Duration;

use latchkey_contract::{Account, Role, Session};
use latchkey_flow::{Factor, Policy, Timestamp};

use super::{Store, Tx};
use crate::chance;
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
    /// The trusted device of this browser, if there is one.
    pub device_id: Option<&'a str>,
}

/// A session that is alive.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Names it to its owner.
    pub id: String,
    /// Whose it is.
    pub account: Account,
    /// When it was proved last; never, where a trusted device stood in for the code.
    pub proved_at: Option<Timestamp>,
    seen_at: Timestamp,
}

impl SessionRow {
    /// For how long the last proof is still fresh enough for a sensitive change.
    #[must_use]
    pub fn proof_for(&self, now: Timestamp, policy: &Policy) -> Duration {
        self.proved_at.map_or(Duration::ZERO, |at| now.until(at.plus(policy.proof_lifetime)))
    }
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
        let sql = "SELECT s.id, a.id, a.username, a.name, a.role, s.begun_at, s.seen_at, s.proved_at \
                   FROM sessions s JOIN accounts a ON a.id = s.account_id \
                   WHERE s.token = $1 AND a.disabled_at IS NULL";
        type Row = (String, String, String, String, String, i64, i64, Option<i64>);
        let row: Option<Row> = sqlx::query_as(sql).bind(token.as_str()).fetch_optional(&self.reader).await?;
        let Some((session, id, username, name, role, begun_at, seen_at, proved_at)) = row else {
            return Ok(None);
        };
        let (begun_at, seen_at) = (Timestamp::from_millis(begun_at), Timestamp::from_millis(seen_at));
        // A clock that was set back does not make a session younger: what lies ahead of it counts as now.
        let alive = now < begun_at.plus(policy.session_lifetime) && now < seen_at.plus(policy.session_idle);
        if !alive {
            return Ok(None);
        }
        let role = Role::parse(&role).ok_or_else(|| Broken::new("an account has an unknown role"))?;
        let session = SessionRow {
            id: session,
            account: Account { id, username, name, role },
            proved_at: proved_at.map(Timestamp::from_millis),
            seen_at,
        };
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
        let sql = "INSERT INTO sessions (token, id, account_id, factor, browser, ip, begun_at, seen_at, proved_at, \
                   device_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)";
        // Trust is no proof (ASVS 5.0 7.5.1); where there is no method, the password is all there is.
        let proved_at = (session.factor != Factor::Device).then(|| now.as_millis());
        sqlx::query(sql)
            .bind(token.as_str())
            .bind(chance::id()?)
            .bind(session.account_id)
            .bind(factor_word(session.factor))
            .bind(session.browser)
            .bind(session.ip)
            .bind(now.as_millis())
            .bind(proved_at)
            .bind(session.device_id)
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

    /// The account's sessions that are alive, the last used first.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn sessions(
        &mut self,
        account_id: &str,
        this: Option<&str>,
        now: Timestamp,
        policy: &Policy,
    ) -> Result<Vec<Session>, Broken> {
        let sql = "SELECT id, browser, ip, begun_at, seen_at FROM sessions \
                   WHERE account_id = $1 AND begun_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, id";
        let rows: Vec<(String, String, String, i64, i64)> = sqlx::query_as(sql)
            .bind(account_id)
            .bind(now.minus(policy.session_lifetime).as_millis())
            .bind(now.minus(policy.session_idle).as_millis())
            .fetch_all(&mut *self.0)
            .await?;
        let session = |(id, browser, ip, begun_at, seen_at): (String, _, _, _, _)| Session {
            this_browser: this == Some(id.as_str()),
            id,
            browser,
            ip,
            begun_at,
            seen_at,
        };
        Ok(rows.into_iter().map(session).collect())
    }

    /// Whether that token is that session's, of that account.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn is_session(
        &mut self,
        token: &TokenDigest,
        id: &str,
        account_id: &str,
    ) -> Result<bool, Broken> {
        let sql = "SELECT COUNT(*) FROM sessions WHERE token = $1 AND id = $2 AND account_id = $3";
        let query = sqlx::query_scalar::<_, i64>(sql).bind(token.as_str()).bind(id).bind(account_id);
        Ok(query.fetch_one(&mut *self.0).await? == 1)
    }

    /// Notes that a session was proved anew. Says whether it is still there.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn prove_session(&mut self, id: &str, now: Timestamp) -> Result<bool, Broken> {
        let sql = "UPDATE sessions SET proved_at = $2 WHERE id = $1";
        let done = sqlx::query(sql).bind(id).bind(now.as_millis()).execute(&mut *self.0).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes which trusted device a session belongs to.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn bind_session(&mut self, id: &str, device_id: &str) -> Result<(), Broken> {
        let sql = "UPDATE sessions SET device_id = $2 WHERE id = $1";
        sqlx::query(sql).bind(id).bind(device_id).execute(&mut *self.0).await?;
        Ok(())
    }

    /// Ends the account's session of that id. Says whether there was one.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn end_session(&mut self, account_id: &str, id: &str) -> Result<bool, Broken> {
        let sql = "DELETE FROM sessions WHERE account_id = $1 AND id = $2";
        let done = sqlx::query(sql).bind(account_id).bind(id).execute(&mut *self.0).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends every session of an account but that one.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn end_other_sessions(&mut self, account_id: &str, id: &str) -> Result<(), Broken> {
        let sql = "DELETE FROM sessions WHERE account_id = $1 AND id <> $2";
        sqlx::query(sql).bind(account_id).bind(id).execute(&mut *self.0).await?;
        Ok(())
    }

    /// Ends the sessions of a trusted device.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn end_sessions_of_device(&mut self, device_id: &str) -> Result<(), Broken> {
        sqlx::query("DELETE FROM sessions WHERE device_id = $1")
            .bind(device_id)
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
