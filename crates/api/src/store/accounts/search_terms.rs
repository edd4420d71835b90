//! The table of search terms: the words by whose beginnings an account is found, however many accounts there
//! are.

use data_encoding::HEXLOWER;
use latchkey_contract::AccountSummary;
use sqlx::AssertSqlSafe;

use super::account::{AccountRow, COLUMNS, NewAccount};
use super::name_key::name_key;
use crate::error::InternalError;
use crate::store::batch::{BATCH, placeholders};
use crate::store::{Store, Tx};

/// The longest term that is kept, in characters; what follows does not help to find anybody.
const TERM_LENGTH_MAX: usize = 32;
/// The most terms of one account.
const TERMS_MAX: usize = 32;

/// What an account is found by.
#[derive(Clone, Copy)]
pub(super) struct Searchable<'a> {
    summary: &'a AccountSummary,
    email: Option<&'a str>,
}

impl<'a> From<&'a AccountRow> for Searchable<'a> {
    fn from(account: &'a AccountRow) -> Self {
        Self { summary: &account.summary, email: account.email.as_deref() }
    }
}

impl<'a> From<&'a NewAccount> for Searchable<'a> {
    fn from(account: &'a NewAccount) -> Self {
        Self { summary: &account.summary, email: account.email.as_deref() }
    }
}

impl Searchable<'_> {
    fn terms(&self) -> Vec<String> {
        let texts = [self.summary.username.as_str(), &self.summary.name, self.email.unwrap_or_default()];
        let mut terms = terms(&texts.join(" "));
        terms.truncate(TERMS_MAX);
        terms
    }
}

/// The words of a text, in the form that is stored and compared.
pub(super) fn terms(text: &str) -> Vec<String> {
    let key = name_key(text);
    let words = key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut terms: Vec<String> = words.map(stored).collect();
    terms.sort();
    terms.dedup();
    terms
}

/// In hexadecimal: the order of a text in its own script depends on the database's collation, by which words of
/// one beginning would not stand together.
fn stored(word: &str) -> String {
    let start: String = word.chars().take(TERM_LENGTH_MAX).collect();
    HEXLOWER.encode(start.as_bytes())
}

impl Tx {
    /// Makes accounts findable that have no search terms.
    pub(super) async fn add_search_terms(
        &mut self,
        accounts: &[Searchable<'_>],
    ) -> Result<(), InternalError> {
        for accounts in accounts.chunks(BATCH) {
            let of_account = |account: &Searchable<'_>| {
                let id = account.summary.id.clone();
                account.terms().into_iter().map(move |term| [term, id.clone()])
            };
            let mut rows: Vec<[String; 2]> = accounts.iter().flat_map(of_account).collect();
            // In the order of the index, so that neighbours are written one after the other.
            rows.sort_unstable();
            for rows in rows.chunks(BATCH) {
                let sql = format!(
                    "INSERT INTO account_search_terms (term, account_id) VALUES {}",
                    placeholders(rows.len(), 2)
                );
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for [term, account_id] in rows {
                    query = query.bind(term).bind(account_id);
                }
                query.execute(&mut *self.transaction).await?;
            }
        }
        Ok(())
    }
}

impl Store {
    /// Makes those accounts findable that were added before there were search terms.
    pub(in crate::store) async fn add_missing_search_terms(&self) -> Result<(), InternalError> {
        loop {
            let mut tx = self.begin().await?;
            let sql = format!("SELECT {COLUMNS} FROM accounts WHERE name_key = '' LIMIT 500");
            let rows: Vec<AccountRow> =
                sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut *tx.transaction).await?;
            for row in &rows {
                sqlx::query("UPDATE accounts SET name_key = $2 WHERE id = $1")
                    .bind(&row.summary.id)
                    .bind(name_key(&row.summary.name))
                    .execute(&mut *tx.transaction)
                    .await?;
            }
            let ids: Vec<&str> = rows.iter().map(|row| row.summary.id.as_str()).collect();
            tx.execute_for_accounts("DELETE FROM account_search_terms", &ids).await?;
            let searchable: Vec<Searchable<'_>> = rows.iter().map(Searchable::from).collect();
            tx.add_search_terms(&searchable).await?;
            tx.commit().await?;
            if rows.is_empty() {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_by_the_beginning_of_any_of_its_words() {
        let kept = terms("Ada Lovelace ADA.L@Example.org Ünal");
        for (typed, found) in
            [("lov", true), ("ADA", true), ("exam", true), ("ü", true), ("ovel", false), ("u", false)]
        {
            let typed = terms(typed).remove(0);
            assert_eq!(kept.iter().any(|term| term.starts_with(&typed)), found, "{typed}");
        }
        assert!(terms(" .-_ ").is_empty());
        assert_eq!(terms(&"x".repeat(100))[0].len(), 2 * TERM_LENGTH_MAX);
    }
}
