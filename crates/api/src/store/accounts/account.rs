//! The table of accounts.

use latchkey_contract::{AccountSummary, MethodKind, Role};
use latchkey_flow::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::name_key::name_key;
use crate::error::InternalError;
use crate::store::{Store, Tx};

/// An account as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// The part of it that its owner is shown.
    pub summary: AccountSummary,
    /// Where email goes.
    pub email: Option<String>,
    /// Where text messages go, E.164.
    pub phone: Option<String>,
    /// PHC string; without one nobody can sign in.
    pub password_hash: Option<String>,
    /// Counts changes of the password.
    pub password_version: i64,
    /// Since when nobody can sign in.
    pub disabled_at: Option<Timestamp>,
    /// Counts changes of the row, to refuse one that was made from an old copy.
    pub version: i64,
    /// Whether a code that was sent to the email address has been entered.
    pub email_verified: bool,
    /// Whether a code that was sent to the phone has been entered.
    pub phone_verified: bool,
    /// When it was added.
    pub created_at: Timestamp,
}

/// An account that is yet to be added.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The part of it that its owner is shown.
    pub summary: AccountSummary,
    /// Where email goes.
    pub email: Option<String>,
    /// Where text messages go, E.164.
    pub phone: Option<String>,
    /// PHC string.
    pub password_hash: Option<String>,
}

impl NewAccount {
    /// The account's row once it is added.
    #[must_use]
    pub fn added(self, now: Timestamp) -> AccountRow {
        AccountRow {
            summary: self.summary,
            email: self.email,
            phone: self.phone,
            password_hash: self.password_hash,
            password_version: 1,
            disabled_at: None,
            version: 1,
            email_verified: false,
            phone_verified: false,
            created_at: now,
        }
    }
}

impl AccountRow {
    /// Where codes of that kind go; `None` for those of an app and for recovery codes.
    #[must_use]
    pub fn address(&self, kind: MethodKind) -> Option<&str> {
        match kind {
            MethodKind::Sms => self.phone.as_deref(),
            MethodKind::Email => self.email.as_deref(),
            MethodKind::App | MethodKind::Recovery => None,
        }
    }
}

/// The columns of an [`AccountRow`].
pub(super) const COLUMNS: &str = "id, username, name, email, phone, role, password_hash, password_version, \
                                  disabled_at, version, email_verified_at, phone_verified_at, created_at";

impl FromRow<'_, AnyRow> for AccountRow {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let role: String = row.try_get("role")?;
        Ok(Self {
            summary: AccountSummary {
                id: row.try_get("id")?,
                username: row.try_get("username")?,
                name: row.try_get("name")?,
                role: Role::parse(&role).ok_or_else(|| sqlx::Error::Decode("an unknown role".into()))?,
            },
            email: row.try_get("email")?,
            phone: row.try_get("phone")?,
            password_hash: row.try_get("password_hash")?,
            password_version: row.try_get("password_version")?,
            disabled_at: row.try_get::<Option<i64>, _>("disabled_at")?.map(Timestamp::from_millis),
            version: row.try_get("version")?,
            email_verified: row.try_get::<Option<i64>, _>("email_verified_at")?.is_some(),
            phone_verified: row.try_get::<Option<i64>, _>("phone_verified_at")?.is_some(),
            created_at: Timestamp::from_millis(row.try_get("created_at")?),
        })
    }
}

impl Store {
    /// The account that has that username or email address, in any spelling.
    pub async fn account_named(&self, name: &str) -> Result<Option<AccountRow>, InternalError> {
        let sql = format!("SELECT {COLUMNS} FROM accounts WHERE username_key = $1 OR email_key = $1");
        let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(name_key(name));
        Ok(query.fetch_optional(&self.reader).await?)
    }

    /// Every account, by username.
    pub async fn accounts(&self) -> Result<Vec<AccountRow>, InternalError> {
        let sql = format!("SELECT {COLUMNS} FROM accounts ORDER BY username_key");
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&self.reader).await?)
    }
}

impl Tx {
    /// Whether there is any account.
    pub async fn has_accounts(&mut self) -> Result<bool, InternalError> {
        let query = sqlx::query_scalar::<_, String>("SELECT id FROM accounts LIMIT 1");
        Ok(query.fetch_optional(&mut *self.transaction).await?.is_some())
    }

    /// The account of that id.
    pub async fn account(&mut self, id: &str) -> Result<Option<AccountRow>, InternalError> {
        let sql = format!("SELECT {COLUMNS} FROM accounts WHERE id = $1");
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(&mut *self.transaction).await?)
    }

    /// The account of that id, locked: other transactions that lock it wait until this one ends.
    pub async fn lock_account(&mut self, id: &str) -> Result<Option<AccountRow>, InternalError> {
        let sql = format!("UPDATE accounts SET version = version WHERE id = $1 RETURNING {COLUMNS}");
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(&mut *self.transaction).await?)
    }

    /// Whether an account of another id has that name as its username or email address.
    pub async fn name_is_taken(&mut self, id: &str, name: &str) -> Result<bool, InternalError> {
        let sql = "SELECT COUNT(*) FROM accounts WHERE id <> $1 AND (username_key = $2 OR email_key = $2)";
        let query = sqlx::query_scalar::<_, i64>(sql).bind(id).bind(name_key(name));
        Ok(query.fetch_one(&mut *self.transaction).await? > 0)
    }

    /// Whether an account of another id has that phone number.
    pub async fn phone_is_taken(&mut self, id: &str, phone: &str) -> Result<bool, InternalError> {
        let sql = "SELECT COUNT(*) FROM accounts WHERE id <> $1 AND phone = $2";
        let query = sqlx::query_scalar::<_, i64>(sql).bind(id).bind(phone);
        Ok(query.fetch_one(&mut *self.transaction).await? > 0)
    }

    /// Adds an account.
    ///
    /// # Errors
    /// An [`InternalError`] that is a conflict when a name or a phone number is another account's.
    pub async fn add_account(&mut self, account: &NewAccount, now: Timestamp) -> Result<(), InternalError> {
        if self.add_accounts(std::slice::from_ref(account), now).await? {
            return Ok(());
        }
        Err(InternalError::conflict("a name or a phone number is another account's"))
    }

    /// Saves an account's row but for its password, if it still has the version that was read. An address that
    /// has changed has to be verified again. Returns whether it was saved.
    pub(super) async fn save_account_row(&mut self, account: &AccountRow) -> Result<bool, InternalError> {
        let sql = "UPDATE accounts SET username = $2, username_key = $3, name = $4, email = $5, email_key = $6, \
                   phone = $7, role = $8, disabled_at = $9, name_key = $10, version = version + 1, \
                   email_verified_at = CASE WHEN email = $5 THEN email_verified_at END, \
                   phone_verified_at = CASE WHEN phone = $7 THEN phone_verified_at END \
                   WHERE id = $1 AND version = $11";
        let done = sqlx::query(sql)
            .bind(&account.summary.id)
            .bind(&account.summary.username)
            .bind(name_key(&account.summary.username))
            .bind(&account.summary.name)
            .bind(&account.email)
            .bind(account.email.as_deref().map(name_key))
            .bind(&account.phone)
            .bind(account.summary.role.as_str())
            .bind(account.disabled_at.map(Timestamp::as_millis))
            .bind(name_key(&account.summary.name))
            .bind(account.version)
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes that a code which was sent to the account's email address or phone has been entered.
    pub async fn verify_address(
        &mut self,
        id: &str,
        kind: MethodKind,
        now: Timestamp,
    ) -> Result<(), InternalError> {
        let sql = match kind {
            MethodKind::Sms => {
                "UPDATE accounts SET phone_verified_at = $2 WHERE id = $1 AND phone_verified_at IS NULL"
            }
            MethodKind::Email => {
                "UPDATE accounts SET email_verified_at = $2 WHERE id = $1 AND email_verified_at IS NULL"
            }
            MethodKind::App | MethodKind::Recovery => return Ok(()),
        };
        sqlx::query(sql).bind(id).bind(now.as_millis()).execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// Sets a new password; trust and attempts made under the old one are void from now on.
    pub async fn set_password(&mut self, account_id: &str, hash: &str) -> Result<(), InternalError> {
        let sql =
            "UPDATE accounts SET password_hash = $2, password_version = password_version + 1 WHERE id = $1";
        sqlx::query(sql).bind(account_id).bind(hash).execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// Removes the password: nobody can sign in until another one is set, and what was made under it is void.
    pub async fn void_password(&mut self, account_id: &str) -> Result<(), InternalError> {
        let sql =
            "UPDATE accounts SET password_hash = NULL, password_version = password_version + 1 WHERE id = $1";
        sqlx::query(sql).bind(account_id).execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// Replaces the hash of the same password by a stronger one, unless the password was changed meanwhile.
    pub async fn strengthen_password(
        &mut self,
        account: &AccountRow,
        hash: &str,
    ) -> Result<(), InternalError> {
        let sql = "UPDATE accounts SET password_hash = $2 WHERE id = $1 AND password_version = $3";
        sqlx::query(sql)
            .bind(&account.summary.id)
            .bind(hash)
            .bind(account.password_version)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}
