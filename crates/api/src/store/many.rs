//! Many rows at once: the same changes as one at a time, in few statements. What is said of the order of locks holds for
//! each table in turn.

use latchkey_contract::MethodKind;
use latchkey_flow::Timestamp;
use sqlx::AssertSqlSafe;

use super::Tx;
use super::accounts::{AccountRow, COLUMNS, NewAccount, name_key};
use super::audit::Entry;
use super::words::words_of;
use crate::chance;
use crate::error::Broken;

/// How many rows a statement takes; SQLite and PostgreSQL take some tens of thousands of values.
pub const BATCH: usize = 200;

/// `($1, $2), ($3, $4)`: places for so many rows of so many values.
pub(super) fn places(rows: usize, values: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=values).map(|value| format!("${}", row * values + value)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

impl Tx {
    /// The accounts that have one of these as their username or email, as compared, or one of these phone numbers.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn accounts_with(
        &mut self,
        names: &[&str],
        phones: &[&str],
    ) -> Result<Vec<AccountRow>, Broken> {
        let mut found: Vec<AccountRow> = vec![];
        for (column, keys) in [("username_key", names), ("email_key", names), ("phone", phones)] {
            for keys in keys.chunks(BATCH) {
                let sql =
                    format!("SELECT {COLUMNS} FROM accounts WHERE {column} IN {}", places(1, keys.len()));
                let mut query = sqlx::query_as(AssertSqlSafe(sql));
                for key in keys {
                    query = query.bind(*key);
                }
                found.append(&mut query.fetch_all(&mut *self.0).await?);
            }
        }
        found.sort_by(|a, b| a.view.id.cmp(&b.view.id));
        found.dedup_by(|a, b| a.view.id == b.view.id);
        Ok(found)
    }

    /// Adds accounts. Says whether all of them could be: a name or a phone number may have been taken meanwhile.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn add_accounts(&mut self, accounts: &[NewAccount], now: Timestamp) -> Result<bool, Broken> {
        for accounts in accounts.chunks(BATCH) {
            let sql = format!(
                "INSERT INTO accounts (id, username, username_key, name, email, email_key, phone, role, \
                 password_hash, password_version, created_at, name_key) VALUES {} ON CONFLICT DO NOTHING",
                places(accounts.len(), 12)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for account in accounts {
                query = query
                    .bind(&account.view.id)
                    .bind(&account.view.username)
                    .bind(name_key(&account.view.username))
                    .bind(&account.view.name)
                    .bind(&account.email)
                    .bind(account.email.as_deref().map(name_key))
                    .bind(&account.phone)
                    .bind(account.view.role.as_str())
                    .bind(&account.password_hash)
                    .bind(1_i64)
                    .bind(now.as_millis())
                    .bind(name_key(&account.view.name));
            }
            if query.execute(&mut *self.0).await?.rows_affected() < accounts.len() as u64 {
                return Ok(false);
            }
            self.add_words(accounts).await?;
        }
        Ok(true)
    }

    /// Makes new accounts findable, as [`Tx::add_account`] does.
    async fn add_words(&mut self, accounts: &[NewAccount]) -> Result<(), Broken> {
        let of = |account: &NewAccount| {
            let email = account.email.as_deref().unwrap_or_default();
            let words = words_of([&account.view.username, &account.view.name, email]);
            words.into_iter().map(|word| (word, account.view.id.clone())).collect::<Vec<_>>()
        };
        let words: Vec<(String, String)> = accounts.iter().flat_map(of).collect();
        for words in words.chunks(BATCH) {
            let sql =
                format!("INSERT INTO account_words (word, account_id) VALUES {}", places(words.len(), 2));
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (word, account) in words {
                query = query.bind(word).bind(account);
            }
            query.execute(&mut *self.0).await?;
        }
        Ok(())
    }

    /// Saves an account as [`Tx::save_account`] does, unless it was changed since it was read. Says whether it was not.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer, or a name is taken.
    pub async fn save_account_unchanged(&mut self, account: &AccountRow) -> Result<bool, Broken> {
        let sql = "UPDATE accounts SET version = version WHERE id = $1 AND version = $2";
        let held =
            sqlx::query(sql).bind(&account.view.id).bind(account.version).execute(&mut *self.0).await?;
        if held.rows_affected() == 0 {
            return Ok(false);
        }
        self.save_account(account).await?;
        Ok(true)
    }

    /// Configures methods that have no secret, each in place of the account's one of that kind.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn set_methods(
        &mut self,
        methods: &[(&str, MethodKind)],
        now: Timestamp,
    ) -> Result<(), Broken> {
        for methods in methods.chunks(BATCH) {
            let sql = format!(
                "INSERT INTO methods (account_id, id, kind, version, added_at) VALUES {} \
                 ON CONFLICT (account_id, id) DO UPDATE SET version = methods.version + 1, \
                 added_at = excluded.added_at",
                places(methods.len(), 5)
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

    /// Holds the wrong codes of these accounts, as [`Tx::claim_lockout`] does.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn claim_lockouts(&mut self, accounts: &[&str]) -> Result<(), Broken> {
        for accounts in accounts.chunks(BATCH) {
            let sql = format!(
                "INSERT INTO lockouts (account_id, in_a_row, this_hour) VALUES {} \
                 ON CONFLICT (account_id) DO UPDATE SET in_a_row = lockouts.in_a_row",
                places(accounts.len(), 3)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for account in accounts {
                query = query.bind(*account).bind(0_i64).bind(0_i64);
            }
            query.execute(&mut *self.0).await?;
        }
        Ok(())
    }

    /// Trusts none of these accounts' devices any more, and ends their sessions.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn forget_browsers_of(&mut self, accounts: &[&str]) -> Result<(), Broken> {
        for table in ["devices", "sessions"] {
            for accounts in accounts.chunks(BATCH) {
                let sql = format!("DELETE FROM {table} WHERE account_id IN {}", places(1, accounts.len()));
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for account in accounts {
                    query = query.bind(*account);
                }
                query.execute(&mut *self.0).await?;
            }
        }
        Ok(())
    }

    /// Writes down many things that happen with this transaction, as [`Tx::audit`] does.
    ///
    /// # Errors
    /// [`Broken`] when the database does not answer.
    pub async fn audit_all(&mut self, entries: Vec<Entry>) -> Result<(), Broken> {
        for entries in entries.chunks(BATCH) {
            let sql = format!(
                "INSERT INTO audit (id, at, event, detail, outcome, actor_id, actor_name, target_id, target_name, \
                 ip, browser) VALUES {}",
                places(entries.len(), 11)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for entry in entries {
                let (actor, target) = (entry.actor.as_ref(), entry.target.as_ref());
                query = query
                    .bind(chance::id()?)
                    .bind(entry.at.as_millis())
                    .bind(entry.event)
                    .bind(&entry.detail)
                    .bind(entry.outcome.as_str())
                    .bind(actor.map(|who| who.id.as_str()))
                    .bind(actor.map(|who| who.username.as_str()))
                    .bind(target.map(|who| who.id.as_str()))
                    .bind(target.map(|who| who.username.as_str()))
                    .bind(entry.from.as_ref().map(|(ip, _)| ip.as_str()))
                    .bind(entry.from.as_ref().map(|(_, browser)| browser.as_str()));
            }
            query.execute(&mut *self.0).await?;
        }
        self.1.extend(entries);
        Ok(())
    }
}
