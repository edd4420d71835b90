//! The table of configured methods.

use std::collections::HashMap;

use latchkey_contract::{MethodId, MethodKind};
use latchkey_flow::{Timestamp, TotpStep};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use crate::error::InternalError;
use crate::store::Tx;
use crate::store::batch::{BATCH, placeholders};

/// A configured method as it is stored.
#[derive(Debug, Clone)]
pub struct MethodRow {
    /// Its id within the account.
    pub id: MethodId,
    /// Its kind.
    pub kind: MethodKind,
    /// The app's secret, encrypted.
    pub secret: Option<String>,
    /// Counts changes of the secret.
    pub version: i64,
    /// The app's last step that was used.
    pub last_step: Option<TotpStep>,
    /// The name that its owner gave it; empty if none.
    pub name: String,
    /// When it was set up.
    pub added_at: Timestamp,
    /// When a right code of it was entered last.
    pub last_used_at: Option<Timestamp>,
}

/// A kind of method of an account.
#[derive(Debug, Clone, Copy)]
pub struct AccountMethod<'a> {
    /// The account's id.
    pub account_id: &'a str,
    /// The kind.
    pub kind: MethodKind,
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
            sqlx::query_as(sql).bind(account_id).fetch_all(&mut *self.transaction).await?;
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
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Configures methods that have no secret, each in place of the account's one of that kind.
    pub async fn set_methods(
        &mut self,
        methods: &[AccountMethod<'_>],
        now: Timestamp,
    ) -> Result<(), InternalError> {
        for methods in methods.chunks(BATCH) {
            let sql = format!(
                "INSERT INTO methods (account_id, id, kind, version, added_at) VALUES {} \
                 ON CONFLICT (account_id, id) DO UPDATE SET version = methods.version + 1, \
                 added_at = excluded.added_at",
                placeholders(methods.len(), 5)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for method in methods {
                let (id, at) = (method.kind.as_str(), now.as_millis());
                query = query.bind(method.account_id).bind(id).bind(id).bind(1_i64).bind(at);
            }
            query.execute(&mut *self.transaction).await?;
        }
        Ok(())
    }

    /// The methods of these accounts, by the account's id.
    pub async fn methods_of_accounts(
        &mut self,
        accounts: &[&str],
    ) -> Result<HashMap<String, Vec<MethodRow>>, InternalError> {
        let mut found: HashMap<String, Vec<MethodRow>> = HashMap::new();
        for accounts in accounts.chunks(BATCH) {
            let sql = format!(
                "SELECT account_id, id, kind, secret, version, last_step, name, added_at, last_used_at \
                 FROM methods WHERE account_id IN {} ORDER BY account_id, id",
                placeholders(1, accounts.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for account in accounts {
                query = query.bind(*account);
            }
            for row in query.fetch_all(&mut *self.transaction).await? {
                found.entry(row.try_get("account_id")?).or_default().push(MethodRow::from_row(&row)?);
            }
        }
        Ok(found)
    }

    /// Gives a method another name. Returns whether there was one.
    pub async fn rename_method(
        &mut self,
        account_id: &str,
        method: &MethodId,
        name: &str,
    ) -> Result<bool, InternalError> {
        let sql = "UPDATE methods SET name = $3 WHERE account_id = $1 AND id = $2";
        let done = sqlx::query(sql)
            .bind(account_id)
            .bind(&method.0)
            .bind(name)
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes that a right code of the kind was entered.
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
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Removes a method. Returns whether it was configured.
    pub async fn remove_method(&mut self, account_id: &str, kind: MethodKind) -> Result<bool, InternalError> {
        let sql = "DELETE FROM methods WHERE account_id = $1 AND kind = $2";
        let done =
            sqlx::query(sql).bind(account_id).bind(kind.as_str()).execute(&mut *self.transaction).await?;
        Ok(done.rows_affected() > 0)
    }

    /// Spends an app's step. Returns false if it is spent: no step works twice, and none before one that was
    /// used (RFC 6238 §5.2). Of two transactions, one spends it.
    pub async fn spend_step(
        &mut self,
        account_id: &str,
        method: &MethodId,
        step: TotpStep,
    ) -> Result<bool, InternalError> {
        let sql = "UPDATE methods SET last_step = $3 \
                   WHERE account_id = $1 AND id = $2 AND (last_step IS NULL OR last_step < $3)";
        let done = sqlx::query(sql)
            .bind(account_id)
            .bind(&method.0)
            .bind(step.0)
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
