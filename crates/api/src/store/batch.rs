//! Many rows at once: the same changes as one at a time, in few statements. What is said of the order of locks holds for
//! each table in turn.

use std::collections::HashMap;

use latchkey_contract::{AccountSummary, MethodKind};
use latchkey_flow::Timestamp;
use sqlx::{AssertSqlSafe, FromRow as _, Row as _};

use super::Tx;
use super::accounts::words_of;
use super::accounts::{AccountRow, COLUMNS, MethodRow, NewAccount, name_key};
use super::notifications::LinkRow;
use crate::crypto::token::TokenDigest;
use crate::error::InternalError;

/// How many rows a statement takes. With SQLite, sqlx looks for the name of each value among all of the statement's: more
/// rows take longer than they save.
pub const BATCH: usize = 32;

/// `($1, $2), ($3, $4)`: places for so many rows of so many values.
pub(super) fn placeholders(rows: usize, values: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=values).map(|value| format!("${}", row * values + value)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

impl Tx {
    /// The accounts that have one of these as their username or email, as compared, or one of these phone numbers.
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
                found.append(&mut query.fetch_all(&mut *self.0).await?);
            }
        }
        found.sort_by(|a, b| a.summary.id.cmp(&b.summary.id));
        found.dedup_by(|a, b| a.summary.id == b.summary.id);
        Ok(found)
    }

    /// Adds accounts. Says whether all of them could be: a name or a phone number may have been taken meanwhile.
    pub async fn add_accounts(
        &mut self,
        accounts: &[NewAccount],
        now: Timestamp,
    ) -> Result<bool, InternalError> {
        for accounts in accounts.chunks(BATCH) {
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
            if query.execute(&mut *self.0).await?.rows_affected() < accounts.len() as u64 {
                return Ok(false);
            }
            self.add_search_terms(
                accounts.iter().map(|account| (&account.summary, account.email.as_deref())),
            )
            .await?;
        }
        Ok(true)
    }

    /// Makes accounts findable by their words, whose words from before are gone.
    async fn add_search_terms<'a>(
        &mut self,
        accounts: impl Iterator<Item = (&'a AccountSummary, Option<&'a str>)>,
    ) -> Result<(), InternalError> {
        let mut all = vec![];
        for (account, email) in accounts {
            let words = words_of([&account.username, &account.name, email.unwrap_or_default()]);
            all.extend(words.into_iter().map(|word| (word, account.id.as_str())));
        }
        // In their order, so that neighbours in the index are written one after the other.
        all.sort_unstable();
        for words in all.chunks(BATCH) {
            let sql = format!(
                "INSERT INTO account_words (word, account_id) VALUES {}",
                placeholders(words.len(), 2)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (word, account) in words {
                query = query.bind(word).bind(*account);
            }
            query.execute(&mut *self.0).await?;
        }
        Ok(())
    }

    /// Saves accounts as [`Tx::save_account`] does, unless one was changed since it was read. Says whether none was.
    ///
    /// # Errors
    /// [`InternalError`] when the database does not answer, or a name is taken.
    pub async fn save_accounts_unchanged(&mut self, accounts: &[&AccountRow]) -> Result<bool, InternalError> {
        for account in accounts {
            if self.save_columns(account, Some(account.version)).await? == 0 {
                return Ok(false);
            }
        }
        for accounts in accounts.chunks(BATCH) {
            let sql =
                format!("DELETE FROM account_words WHERE account_id IN {}", placeholders(1, accounts.len()));
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for account in accounts {
                query = query.bind(&account.summary.id);
            }
            query.execute(&mut *self.0).await?;
            self.add_search_terms(
                accounts.iter().map(|account| (&account.summary, account.email.as_deref())),
            )
            .await?;
        }
        Ok(true)
    }

    /// Adds links that are somebody's.
    pub async fn add_links(
        &mut self,
        links: &[(TokenDigest, LinkRow)],
        now: Timestamp,
    ) -> Result<(), InternalError> {
        for links in links.chunks(BATCH) {
            let sql = format!(
                "INSERT INTO links (token, account_id, kind, terms, created_at, expires_at) VALUES {}",
                placeholders(links.len(), 6)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (token, link) in links {
                query = query
                    .bind(token.as_str())
                    .bind(link.account_id.as_deref())
                    .bind(link.kind.as_str())
                    .bind(&link.terms)
                    .bind(now.as_millis())
                    .bind(link.expires_at.as_millis());
            }
            query.execute(&mut *self.0).await?;
        }
        Ok(())
    }

    /// Configures methods that have no secret, each in place of the account's one of that kind.
    pub async fn set_methods(
        &mut self,
        methods: &[(&str, MethodKind)],
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
            for (account, kind) in methods {
                let (id, at) = (kind.as_str(), now.as_millis());
                query = query.bind(*account).bind(id).bind(id).bind(1_i64).bind(at);
            }
            query.execute(&mut *self.0).await?;
        }
        Ok(())
    }

    /// Holds the wrong codes of these accounts, as [`Tx::lock_lockout`] does.
    pub async fn lock_lockouts(&mut self, accounts: &[&str]) -> Result<(), InternalError> {
        for accounts in accounts.chunks(BATCH) {
            let sql = format!(
                "INSERT INTO lockouts (account_id, in_a_row, this_hour) VALUES {} \
                 ON CONFLICT (account_id) DO UPDATE SET in_a_row = lockouts.in_a_row",
                placeholders(accounts.len(), 3)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for account in accounts {
                query = query.bind(*account).bind(0_i64).bind(0_i64);
            }
            query.execute(&mut *self.0).await?;
        }
        Ok(())
    }

    /// The methods of these accounts, by account, each in the order to offer them.
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
            for row in query.fetch_all(&mut *self.0).await? {
                found.entry(row.try_get("account_id")?).or_default().push(MethodRow::from_row(&row)?);
            }
        }
        Ok(found)
    }

    /// Locks these accounts' open logins.
    pub async fn lock_attempts_of(&mut self, accounts: &[&str]) -> Result<(), InternalError> {
        self.for_accounts("UPDATE attempts SET version = version", accounts).await
    }

    /// Removes these accounts' open logins.
    pub async fn remove_attempts_of(&mut self, accounts: &[&str]) -> Result<(), InternalError> {
        self.for_accounts("DELETE FROM attempts", accounts).await
    }

    /// Removes these accounts' trusted devices.
    pub async fn remove_devices_of(&mut self, accounts: &[&str]) -> Result<(), InternalError> {
        self.for_accounts("DELETE FROM devices", accounts).await
    }

    /// Ends these accounts' sessions.
    pub async fn end_sessions_of(&mut self, accounts: &[&str]) -> Result<(), InternalError> {
        self.for_accounts("DELETE FROM sessions", accounts).await
    }

    /// Executes a statement on the rows of these accounts.
    async fn for_accounts(&mut self, statement: &str, accounts: &[&str]) -> Result<(), InternalError> {
        for accounts in accounts.chunks(BATCH) {
            let sql = format!("{statement} WHERE account_id IN {}", placeholders(1, accounts.len()));
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for account in accounts {
                query = query.bind(*account);
            }
            query.execute(&mut *self.0).await?;
        }
        Ok(())
    }
}
