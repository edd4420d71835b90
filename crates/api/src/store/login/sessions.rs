//! The table of sessions.

use std::time::Duration;

use latchkey_contract::{AccountSummary, MethodKind, Role, Session};
use latchkey_flow::{Factor, Policy, Timestamp};

use sqlx::Row as _;

use crate::accounts::account_security;
use crate::audit::event::{factor, factor_word};
use crate::crypto::random;
use crate::crypto::token::TokenDigest;
use crate::error::Broken;
use crate::store::{Store, Tx};

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
    pub account: AccountSummary,
    /// When it was proved last; never, where a trusted device stood in for the code.
    pub proved_at: Option<Timestamp>,
    /// Whether its account must set up a method before anything else.
    pub method_due: bool,
    seen_at: Timestamp,
}

impl SessionRow {
    /// For how long the last proof is still fresh enough for a sensitive change.
    #[must_use]
    pub fn proof_for(&self, now: Timestamp, policy: &Policy) -> Duration {
        self.proved_at.map_or(Duration::ZERO, |at| now.until(at.plus(policy.step_up_lifetime)))
    }
}

impl Store {
    /// The session of that token, if it is alive: its account active, not idle for too long, not too old, and begun in a
    /// way that the policy still lets in.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn session(
        &self,
        token: &TokenDigest,
        now: Timestamp,
        policy: &Policy,
    ) -> Result<Option<SessionRow>, Broken> {
        // All in one statement: it is asked at every request.
        let sql = "SELECT s.id, s.factor, a.id, a.username, a.name, a.role, s.begun_at, s.seen_at, s.proved_at, \
                   a.created_at, \
                   (SELECT COUNT(*) FROM methods m WHERE m.account_id = a.id AND m.kind = 'app'), \
                   (SELECT COUNT(*) FROM methods m WHERE m.account_id = a.id AND m.kind = 'sms'), \
                   (SELECT COUNT(*) FROM methods m WHERE m.account_id = a.id AND m.kind = 'email'), \
                   a.phone_proved_at, a.email_proved_at \
                   FROM sessions s JOIN accounts a ON a.id = s.account_id \
                   WHERE s.token = $1 AND a.disabled_at IS NULL";
        let row = sqlx::query(sql).bind(token.as_str()).fetch_optional(&self.reader).await?;
        let Some(row) = row else { return Ok(None) };
        let moment = |column: usize| row.try_get::<i64, _>(column).map(Timestamp::from_millis);
        let (begun_at, seen_at) = (moment(6)?, moment(7)?);
        // A clock that was set back does not make a session younger: what lies ahead of it counts as now.
        let alive = now < begun_at.plus(policy.session_lifetime) && now < seen_at.plus(policy.session_idle);
        let factor = factor(&row.try_get::<String, _>(1)?);
        let factor = factor.ok_or_else(|| Broken::new("a session has an unknown factor"))?;
        let role = Role::parse(&row.try_get::<String, _>(5)?);
        let role = role.ok_or_else(|| Broken::new("an account has an unknown role"))?;
        let mut methods = vec![];
        for (kind, configured, proved) in [
            (MethodKind::App, row.try_get::<i64, _>(10)? > 0, true),
            (MethodKind::Sms, row.try_get::<i64, _>(11)? > 0, row.try_get::<Option<i64>, _>(13)?.is_some()),
            (MethodKind::Email, row.try_get::<i64, _>(12)? > 0, row.try_get::<Option<i64>, _>(14)?.is_some()),
        ] {
            if configured {
                methods.push((kind, proved));
            }
        }
        if !alive || !policy.upholds_session(factor, methods.iter().any(|(kind, _)| policy.offers(*kind))) {
            return Ok(None);
        }
        let session = SessionRow {
            id: row.try_get(0)?,
            account: AccountSummary {
                id: row.try_get(2)?,
                username: row.try_get(3)?,
                name: row.try_get(4)?,
                role,
            },
            proved_at: row.try_get::<Option<i64>, _>(8)?.map(Timestamp::from_millis),
            method_due: account_security::method_due(policy, role, &methods, moment(9)?)
                .is_some_and(|due| now >= due),
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
            .bind(random::id()?)
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
            started_at: begun_at,
            last_used_at: seen_at,
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

    /// Notes that a session was proved anew, by a method or, without one, by the password. Says whether it is still
    /// there.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn prove_session(&mut self, id: &str, by: Factor, now: Timestamp) -> Result<bool, Broken> {
        // The password alone does not take back what a method has shown.
        let factor = (by != Factor::None).then(|| factor_word(by));
        let sql = "UPDATE sessions SET proved_at = $2, factor = COALESCE($3, factor) WHERE id = $1";
        let query = sqlx::query(sql).bind(id).bind(now.as_millis()).bind(factor);
        let done = query.execute(&mut *self.0).await?;
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

    /// Ends every session, of whomever, that was not proved by one of these kinds.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn end_sessions_not_proved_by(&mut self, kinds: &[MethodKind]) -> Result<(), Broken> {
        let word = |nth: usize| kinds.get(nth).map_or("", |kind| kind.as_str());
        sqlx::query("DELETE FROM sessions WHERE factor NOT IN ($1, $2, $3, $4)")
            .bind(word(0))
            .bind(word(1))
            .bind(word(2))
            .bind(word(3))
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
