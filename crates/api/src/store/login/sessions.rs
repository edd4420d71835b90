//! The table of sessions.

use latchkey_contract::{AccountSummary, MethodKind, Role, Session};
use latchkey_flow::{Factor, MethodStatus, SessionState, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row as _};

use crate::crypto::random;
use crate::crypto::token::TokenDigest;
use crate::error::InternalError;
use crate::store::{Store, Tx};

/// A session that is yet to be added.
#[derive(Debug)]
pub struct NewSession<'a> {
    /// Its account.
    pub account_id: &'a str,
    /// What was shown besides the password.
    pub factor: Factor,
    /// The browser and system, such as "Firefox on Linux".
    pub browser: &'a str,
    /// The address it comes from.
    pub ip: &'a str,
    /// The trusted device of this browser, if there is one.
    pub device_id: Option<&'a str>,
}

/// A session as it is stored, with its account.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Its id; unlike the token it is no secret.
    pub id: String,
    /// Its account.
    pub account: AccountSummary,
    /// By what the flow decides whether it is upheld, and what it allows.
    pub state: SessionState,
}

impl FromRow<'_, AnyRow> for SessionRow {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let text = |column| row.try_get::<String, _>(column);
        let moment = |column| row.try_get::<i64, _>(column).map(Timestamp::from_millis);
        let optional = |column| row.try_get::<Option<i64>, _>(column);
        let factor = Factor::parse(&text("factor")?);
        let role =
            Role::parse(&text("role")?).ok_or_else(|| sqlx::Error::Decode("an unknown role".into()))?;
        let mut methods = vec![];
        for (kind, count, verified) in [
            (MethodKind::App, "apps", true),
            (MethodKind::Sms, "phones", optional("phone_verified_at")?.is_some()),
            (MethodKind::Email, "emails", optional("email_verified_at")?.is_some()),
        ] {
            if row.try_get::<i64, _>(count)? > 0 {
                methods.push(MethodStatus { kind, verified });
            }
        }
        Ok(Self {
            id: text("session_id")?,
            account: AccountSummary {
                id: text("account_id")?,
                username: text("username")?,
                name: text("name")?,
                role,
            },
            state: SessionState {
                factor: factor.ok_or_else(|| sqlx::Error::Decode("an unknown factor".into()))?,
                started_at: moment("started_at")?,
                last_used_at: moment("last_used_at")?,
                reauthenticated_at: optional("reauthenticated_at")?.map(Timestamp::from_millis),
                role,
                account_active: optional("disabled_at")?.is_none(),
                methods,
                account_created_at: moment("created_at")?,
            },
        })
    }
}

impl Store {
    /// The session of that token, whether it is upheld or not.
    pub async fn session(&self, token: &TokenDigest) -> Result<Option<SessionRow>, InternalError> {
        // One statement: it is executed at every request.
        let sql = "SELECT s.id AS session_id, s.factor, s.account_id, a.username, a.name, a.role, s.started_at, s.last_used_at, \
                   s.reauthenticated_at, a.created_at, a.disabled_at, a.phone_verified_at, a.email_verified_at, \
                   (SELECT COUNT(*) FROM methods m WHERE m.account_id = a.id AND m.kind = 'app') AS apps, \
                   (SELECT COUNT(*) FROM methods m WHERE m.account_id = a.id AND m.kind = 'sms') AS phones, \
                   (SELECT COUNT(*) FROM methods m WHERE m.account_id = a.id AND m.kind = 'email') AS emails \
                   FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.token = $1";
        Ok(sqlx::query_as(sql).bind(token.as_str()).fetch_optional(&self.reader).await?)
    }

    /// Notes that a session was used.
    pub async fn touch_session(&self, token: &TokenDigest, now: Timestamp) -> Result<(), InternalError> {
        let sql = "UPDATE sessions SET last_used_at = $2 WHERE token = $1 AND last_used_at < $2";
        sqlx::query(sql).bind(token.as_str()).bind(now.as_millis()).execute(&self.writer).await?;
        Ok(())
    }
}

impl Tx {
    /// Saves a new session.
    pub async fn add_session(
        &mut self,
        token: &TokenDigest,
        session: &NewSession<'_>,
        now: Timestamp,
    ) -> Result<(), InternalError> {
        let sql = "INSERT INTO sessions (token, id, account_id, factor, browser, ip, started_at, last_used_at, reauthenticated_at, \
                   device_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)";
        // Trust is no step-up (ASVS 5.0 7.5.1); without a method, the password is one.
        let reauthenticated_at = (session.factor != Factor::Device).then(|| now.as_millis());
        sqlx::query(sql)
            .bind(token.as_str())
            .bind(random::id()?)
            .bind(session.account_id)
            .bind(session.factor.as_str())
            .bind(session.browser)
            .bind(session.ip)
            .bind(now.as_millis())
            .bind(reauthenticated_at)
            .bind(session.device_id)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Ends a session.
    pub async fn remove_session(&mut self, token: &TokenDigest) -> Result<(), InternalError> {
        sqlx::query("DELETE FROM sessions WHERE token = $1")
            .bind(token.as_str())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// The account's sessions that were started and used after those moments, the last used first.
    pub async fn sessions(
        &mut self,
        account_id: &str,
        this: Option<&str>,
        started_after: Timestamp,
        used_after: Timestamp,
    ) -> Result<Vec<Session>, InternalError> {
        let sql = "SELECT id, browser, ip, started_at, last_used_at FROM sessions \
                   WHERE account_id = $1 AND started_at > $2 AND last_used_at > $3 ORDER BY last_used_at DESC, id";
        let rows = sqlx::query(sql)
            .bind(account_id)
            .bind(started_after.as_millis())
            .bind(used_after.as_millis())
            .fetch_all(&mut *self.transaction)
            .await?;
        let session = |row: &AnyRow| -> Result<Session, sqlx::Error> {
            let id: String = row.try_get("id")?;
            Ok(Session {
                this_browser: this == Some(id.as_str()),
                id,
                browser: row.try_get("browser")?,
                ip: row.try_get("ip")?,
                started_at: row.try_get("started_at")?,
                last_used_at: row.try_get("last_used_at")?,
            })
        };
        Ok(rows.iter().map(session).collect::<Result<_, _>>()?)
    }

    /// Whether that token is that session's, of that account.
    pub async fn is_session(
        &mut self,
        token: &TokenDigest,
        id: &str,
        account_id: &str,
    ) -> Result<bool, InternalError> {
        let sql = "SELECT COUNT(*) FROM sessions WHERE token = $1 AND id = $2 AND account_id = $3";
        let query = sqlx::query_scalar::<_, i64>(sql).bind(token.as_str()).bind(id).bind(account_id);
        Ok(query.fetch_one(&mut *self.transaction).await? == 1)
    }

    /// Notes a step-up in a session, by a method or, without one, by the password. Returns false if the session
    /// has ended.
    pub async fn reauthenticate_session(
        &mut self,
        id: &str,
        by: Factor,
        now: Timestamp,
    ) -> Result<bool, InternalError> {
        // A step-up by password does not take away the factor that a method has shown.
        let factor = (by != Factor::None).then(|| by.as_str());
        let sql = "UPDATE sessions SET reauthenticated_at = $2, factor = COALESCE($3, factor) WHERE id = $1";
        let query = sqlx::query(sql).bind(id).bind(now.as_millis()).bind(factor);
        let done = query.execute(&mut *self.transaction).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes which trusted device a session belongs to.
    pub async fn bind_session(&mut self, id: &str, device_id: &str) -> Result<(), InternalError> {
        let sql = "UPDATE sessions SET device_id = $2 WHERE id = $1";
        sqlx::query(sql).bind(id).bind(device_id).execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// Ends the account's session of that id. Returns whether there was one.
    pub async fn end_session(&mut self, account_id: &str, id: &str) -> Result<bool, InternalError> {
        let sql = "DELETE FROM sessions WHERE account_id = $1 AND id = $2";
        let done = sqlx::query(sql).bind(account_id).bind(id).execute(&mut *self.transaction).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends every session of an account but that one.
    pub async fn end_other_sessions(&mut self, account_id: &str, id: &str) -> Result<(), InternalError> {
        let sql = "DELETE FROM sessions WHERE account_id = $1 AND id <> $2";
        sqlx::query(sql).bind(account_id).bind(id).execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// Ends the sessions of these accounts.
    pub async fn end_sessions_of(&mut self, accounts: &[&str]) -> Result<(), InternalError> {
        self.execute_for_accounts("DELETE FROM sessions", accounts).await
    }

    /// Ends the sessions of a trusted device.
    pub async fn end_sessions_of_device(&mut self, device_id: &str) -> Result<(), InternalError> {
        sqlx::query("DELETE FROM sessions WHERE device_id = $1")
            .bind(device_id)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Ends every session of all accounts whose factor is none of these methods.
    pub async fn end_sessions_on_other_factors(&mut self, kinds: &[MethodKind]) -> Result<(), InternalError> {
        let factor = |nth: usize| kinds.get(nth).map_or("", |kind| kind.as_str());
        sqlx::query("DELETE FROM sessions WHERE factor NOT IN ($1, $2, $3, $4)")
            .bind(factor(0))
            .bind(factor(1))
            .bind(factor(2))
            .bind(factor(3))
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}
