//! Many accounts at once: found, added and changed in few statements.

use latchkey_flow::Timestamp;
use sqlx::AssertSqlSafe;

use super::account::{AccountRow, COLUMNS, NewAccount};
use super::name_key::name_key;
use super::search_terms::Searchable;
use crate::error::InternalError;
use crate::store::Tx;
use crate::store::batch::{BATCH, placeholders};

impl Tx {
    /// The accounts that have one of these names, as compared, as their username or email, or one of these
    /// phone numbers.
    pub async fn accounts_with(
        &mut self,
        names: &[&str],
        phones: &[&str],
    ) -> Result<Vec<AccountRow>, InternalError> {
        let mut found: Vec<AccountRow> = vec![];
        for (column, keys) in [("username_key", names), ("email_key", names), ("phone", phones)] {
            for keys in keys.chunks(BATCH) {
                let sql = format!(
                    "SELECT {COLUMNS} FROM accounts WHERE {column} IN {}",
                    placeholders(1, keys.len())
                );
                let mut query = sqlx::query_as(AssertSqlSafe(sql));
                for key in keys {
                    query = query.bind(*key);
                }
                found.append(&mut query.fetch_all(&mut *self.transaction).await?);
            }
        }
        found.sort_by(|a, b| a.summary.id.cmp(&b.summary.id));
        found.dedup_by(|a, b| a.summary.id == b.summary.id);
        Ok(found)
    }

    /// Adds accounts. Returns false if one could not be added: its name or phone number is another account's.
    pub async fn add_accounts(
        &mut self,
        accounts: &[NewAccount],
        now: Timestamp,
    ) -> Result<bool, InternalError> {
        for accounts in accounts.chunks(BATCH) {
            if !self.insert_accounts(accounts, now).await? {
                return Ok(false);
            }
            let searchable: Vec<Searchable<'_>> = accounts.iter().map(Searchable::from).collect();
            self.add_search_terms(&searchable).await?;
        }
        Ok(true)
    }

    async fn insert_accounts(
        &mut self,
        accounts: &[NewAccount],
        now: Timestamp,
    ) -> Result<bool, InternalError> {
        let sql = format!(
            "INSERT INTO accounts (id, username, username_key, name, email, email_key, phone, role, \
             password_hash, password_version, created_at, name_key) VALUES {} ON CONFLICT DO NOTHING",
            placeholders(accounts.len(), 12)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for account in accounts {
            query = query
                .bind(&account.summary.id)
                .bind(&account.summary.username)
                .bind(name_key(&account.summary.username))
                .bind(&account.summary.name)
                .bind(&account.email)
                .bind(account.email.as_deref().map(name_key))
                .bind(&account.phone)
                .bind(account.summary.role.as_str())
                .bind(&account.password_hash)
                .bind(1_i64)
                .bind(now.as_millis())
                .bind(name_key(&account.summary.name));
        }
        let done = query.execute(&mut *self.transaction).await?;
        Ok(done.rows_affected() == accounts.len() as u64)
    }

    /// Saves accounts but for their passwords. Returns false if one has changed since it was read.
    ///
    /// # Errors
    /// An [`InternalError`] that is a conflict when a name or a phone number is another account's.
    pub async fn save_accounts(&mut self, accounts: &[&AccountRow]) -> Result<bool, InternalError> {
        for account in accounts {
            if !self.save_account_row(account).await? {
                return Ok(false);
            }
        }
        let ids: Vec<&str> = accounts.iter().map(|account| account.summary.id.as_str()).collect();
        self.execute_for_accounts("DELETE FROM account_search_terms", &ids).await?;
        let searchable: Vec<Searchable<'_>> =
            accounts.iter().map(|account| Searchable::from(*account)).collect();
        self.add_search_terms(&searchable).await?;
        Ok(true)
    }
}
