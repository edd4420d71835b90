//! The table of configured methods.

use latchkey_contract::{MethodId, MethodKind};
use latchkey_flow::{Timestamp, TotpStep};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use crate::error::InternalError;
use crate::store::Tx;

/// A configured method as it is stored.
#[derive(Debug, Clone)]
pub struct MethodRow {
    /// Its id within the account.
    pub id: MethodId,
    /// What sort of method it is.
    pub kind: MethodKind,
    /// The app's secret, sealed.
    pub secret: Option<String>,
    /// Counts changes of the secret.
    pub version: i64,
    /// The app's last step that was used.
    pub last_step: Option<TotpStep>,
    /// What its owner calls it; empty if nothing.
    pub name: String,
    /// When it was set up.
    pub added_at: Timestamp,
    /// When a code of it was right last.
    pub last_used_at: Option<Timestamp>,
}

impl FromRow<'_, AnyRow> for MethodRow {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let kind: String = row.try_get("kind")?;
        Ok(Self {
            id: MethodId(row.try_get("id")?),
            kind: MethodKind::parse(&kind)
                .ok_or_else(|| sqlx::Error::Decode("an unknown kind of method".into()))?,
            secret: row.try_get("secret")?,
            version: row.try_get("version")?,
            last_step: row.try_get::<Option<i64>, _>("last_step")?.map(TotpStep),
            name: row.try_get("name")?,
            added_at: Timestamp::from_millis(row.try_get("added_at")?),
            last_used_at: row.try_get::<Option<i64>, _>("last_used_at")?.map(Timestamp::from_millis),
        })
    }
}

impl Tx {
    /// The account's methods, in the order to offer them.
    pub async fn methods(&mut self, account_id: &str) -> Result<Vec<MethodRow>, InternalError> {
        let sql = "SELECT id, kind, secret, version, last_step, name, added_at, last_used_at FROM methods \
                   WHERE account_id = $1";
        let mut methods: Vec<MethodRow> =
            sqlx::query_as(sql).bind(account_id).fetch_all(&mut *self.0).await?;
        methods.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
        Ok(methods)
    }

    /// Configures a method, in place of the one of that kind.
    pub async fn set_method(
        &mut self,
        account_id: &str,
        kind: MethodKind,
        secret: Option<&str>,
        now: Timestamp,
    ) -> Result<(), InternalError> {
        let sql = "INSERT INTO methods (account_id, id, kind, secret, version, added_at) \
                   VALUES ($1, $2, $3, $4, 1, $5) ON CONFLICT (account_id, id) DO UPDATE SET \
                   secret = excluded.secret, version = methods.version + 1, last_step = NULL, \
                   added_at = excluded.added_at";
        sqlx::query(sql)
            .bind(account_id)
            .bind(kind.as_str())
            .bind(kind.as_str())
            .bind(secret)
            .bind(now.as_millis())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Gives a method another name. Says whether there was one.
    pub async fn rename_method(
        &mut self,
        account_id: &str,
        method: &MethodId,
        name: &str,
    ) -> Result<bool, InternalError> {
        let sql = "UPDATE methods SET name = $3 WHERE account_id = $1 AND id = $2";
        let done = sqlx::query(sql).bind(account_id).bind(&method.0).bind(name).execute(&mut *self.0).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes that a code of the kind was right.
    pub async fn use_method(
        &mut self,
        account_id: &str,
        kind: MethodKind,
        now: Timestamp,
    ) -> Result<(), InternalError> {
        let sql = "UPDATE methods SET last_used_at = $3 WHERE account_id = $1 AND kind = $2";
        sqlx::query(sql)
            .bind(account_id)
            .bind(kind.as_str())
            .bind(now.as_millis())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Removes a method. Says whether it was configured.
    pub async fn remove_method(&mut self, account_id: &str, kind: MethodKind) -> Result<bool, InternalError> {
        let sql = "DELETE FROM methods WHERE account_id = $1 AND kind = $2";
        let done = sqlx::query(sql).bind(account_id).bind(kind.as_str()).execute(&mut *self.0).await?;
        Ok(done.rows_affected() > 0)
    }

    /// Uses up an app's step. Says whether it was there to be used: no step works twice, and none before one
    /// that has been used (RFC 6238 §5.2), whoever asks first.
    pub async fn spend_step(
        &mut self,
        account_id: &str,
        method: &MethodId,
        step: TotpStep,
    ) -> Result<bool, InternalError> {
        let sql = "UPDATE methods SET last_step = $3 \
                   WHERE account_id = $1 AND id = $2 AND (last_step IS NULL OR last_step < $3)";
        let done =
            sqlx::query(sql).bind(account_id).bind(&method.0).bind(step.0).execute(&mut *self.0).await?;
        Ok(done.rows_affected() == 1)
    }
}
