//! The table of words that accounts are found by: the beginning of any of them finds the account, however many there
//! are.

use super::account::{AccountRow, COLUMNS, name_key};
use crate::error::InternalError;
use crate::store::{Store, Tx};

/// The longest word that is kept, in characters; what follows does not help to find anybody.
const WORD_MAX: usize = 32;
/// The most words of one account.
const WORDS_MAX: usize = 32;

/// The words of a text, as they are compared.
pub(in crate::store) fn words(text: &str) -> Vec<String> {
    let key = name_key(text);
    let words = key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words: Vec<String> = words.map(|word| stored(word.chars().take(WORD_MAX))).collect();
    words.sort();
    words.dedup();
    words
}

/// In hexadecimal: the order of a text in its own letters depends on the database's language, and what begins with the
/// same letters would not stand together.
fn stored(word: impl Iterator<Item = char>) -> String {
    let word: String = word.collect();
    word.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// The words of an account that is described by these texts.
pub(in crate::store) fn words_of(texts: [&str; 3]) -> Vec<String> {
    let mut words = words(&texts.join(" "));
    words.truncate(WORDS_MAX);
    words
}

impl Tx {
    /// Makes the account findable by the words of these texts, and by no others.
    pub(in crate::store) async fn set_search_terms(
        &mut self,
        account_id: &str,
        texts: [&str; 3],
    ) -> Result<(), InternalError> {
        sqlx::query("DELETE FROM account_words WHERE account_id = $1")
            .bind(account_id)
            .execute(&mut *self.0)
            .await?;
        for word in words_of(texts) {
            let sql = "INSERT INTO account_words (word, account_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            sqlx::query(sql).bind(word).bind(account_id).execute(&mut *self.0).await?;
        }
        Ok(())
    }
}

impl Store {
    /// Makes accounts findable that come from before there were words.
    pub(in crate::store) async fn find_words(&self) -> Result<(), InternalError> {
        loop {
            let mut tx = self.begin().await?;
            let sql = format!("SELECT {COLUMNS} FROM accounts WHERE name_key = '' LIMIT 500");
            let rows: Vec<AccountRow> =
                sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *tx.0).await?;
            for row in &rows {
                sqlx::query("UPDATE accounts SET name_key = $2 WHERE id = $1")
                    .bind(&row.summary.id)
                    .bind(name_key(&row.summary.name))
                    .execute(&mut *tx.0)
                    .await?;
                let email = row.email.as_deref().unwrap_or_default();
                tx.set_search_terms(&row.summary.id, [&row.summary.username, &row.summary.name, email])
                    .await?;
            }
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
        let kept = words("Ada Lovelace ADA.L@Example.org Ünal");
        for (typed, found) in
            [("lov", true), ("ADA", true), ("exam", true), ("ü", true), ("ovel", false), ("u", false)]
        {
            let typed = words(typed).remove(0);
            assert_eq!(kept.iter().any(|word| word.starts_with(&typed)), found, "{typed}");
        }
        assert!(words(" .-_ ").is_empty());
        assert_eq!(words(&"x".repeat(100))[0].len(), 2 * WORD_MAX);
    }
}
