//! Accounts by the page, found and sorted without reading the rest: whatever is asked for, an index leads to it.

use latchkey_contract::{MethodKind, UserSort};

use super::account::{AccountRow, COLUMNS, name_key};
use super::search_terms::words;
use crate::error::InternalError;
use crate::store::conditions::Conditions;
use crate::store::pagination::{PageCursor, PageRequest};
use crate::store::{Store, Tx};

/// Above so many accounts that a word finds, those that are not on the page are not looked at: they are found in the
/// order of the list, of which so many are a good part.
const MANY: i64 = 5000;
/// How many words of a search are looked at.
const TERMS: usize = 5;

/// Which accounts are asked for.
#[derive(Debug, Clone, Default)]
pub struct UserListing {
    /// The beginnings of words of their name, username or email; everybody, if there are none.
    pub search: String,
    /// In which order.
    pub sort: UserSort,
    /// Which part of the list.
    pub page: PageRequest,
}

impl Store {
    /// Accounts with their methods' kinds, and where the list goes on.
    pub async fn users(
        &self,
        listing: &UserListing,
    ) -> Result<(Vec<(AccountRow, Vec<MethodKind>)>, Option<PageCursor>), InternalError> {
        let mut reader = self.read().await?;
        let mut terms: Vec<(String, i64)> = vec![];
        for term in words(&listing.search).into_iter().take(TERMS) {
            let found = reader.found_by(&term).await?;
            terms.push((term, found));
        }
        if !listing.search.trim().is_empty() && terms.is_empty() {
            return Ok((vec![], None));
        }
        let (sql, filter) = statement(listing, terms);
        let mut rows: Vec<AccountRow> = filter.query(sql).fetch_all(&mut *reader.0).await?;
        let next = listing.page.cut(&mut rows).map(|last| mark(last, listing.sort));
        let mut users = Vec::with_capacity(rows.len());
        for row in rows {
            let kinds = reader.methods(&row.summary.id).await?.iter().map(|method| method.kind).collect();
            users.push((row, kinds));
        }
        Ok((users, next))
    }
}

impl Tx {
    /// How many accounts a word finds; beyond [`MANY`] it does not matter.
    async fn found_by(&mut self, term: &str) -> Result<i64, InternalError> {
        let sql = "SELECT COUNT(*) FROM (SELECT account_id FROM account_words WHERE word >= $1 AND word < $2 \
                   LIMIT $3) found";
        let query = sqlx::query_scalar(sql).bind(term).bind(format!("{term}g")).bind(MANY + 1);
        Ok(query.fetch_one(&mut *self.0).await?)
    }
}

/// The last row of a page as the place where the next one begins.
fn mark(last: &AccountRow, sort: UserSort) -> PageCursor {
    let key = match sort {
        UserSort::Username => name_key(&last.summary.username),
        UserSort::Name => name_key(&last.summary.name),
        UserSort::Newest => last.created_at.as_millis().to_string(),
    };
    PageCursor { key, id: last.summary.id.clone() }
}

/// The statement for a page. Of several words the rarest leads to the accounts; one that is not rare does not lead,
/// because those that it finds would all have to be sorted.
fn statement(listing: &UserListing, mut terms: Vec<(String, i64)>) -> (String, Conditions) {
    let mut filter = Conditions::default();
    terms.sort_by_key(|(_, found)| *found);
    let mut from = "accounts a".to_owned();
    if terms.first().is_some_and(|(_, found)| *found <= MANY) {
        let (rarest, _) = terms.remove(0);
        let (least, beyond) = (filter.text(&rarest), filter.text(format!("{rarest}g")));
        // SQLite takes the tables of a cross join in the order in which they are written.
        from = format!(
            "(SELECT DISTINCT account_id FROM account_words WHERE word >= {least} AND word < {beyond}) f \
             CROSS JOIN accounts a"
        );
        filter.and("a.id = f.account_id".to_owned());
    }
    for (term, _) in terms {
        let (least, beyond) = (filter.text(&term), filter.text(format!("{term}g")));
        filter.and(format!(
            "EXISTS (SELECT 1 FROM account_words w WHERE w.account_id = a.id AND w.word >= {least} AND w.word < {beyond})"
        ));
    }
    if let Some(after) = &listing.page.after {
        let key = match listing.sort {
            UserSort::Newest => filter.number(after.key.parse().unwrap_or(i64::MIN)),
            _ => filter.text(&after.key),
        };
        let beyond = match listing.sort {
            UserSort::Username => format!("a.username_key > {key}"),
            UserSort::Name => format!("(a.name_key, a.id) > ({key}, {})", filter.text(&after.id)),
            UserSort::Newest => format!("(a.created_at, a.id) < ({key}, {})", filter.text(&after.id)),
        };
        filter.and(beyond);
    }
    let order = match listing.sort {
        UserSort::Username => "a.username_key",
        UserSort::Name => "a.name_key, a.id",
        UserSort::Newest => "a.created_at DESC, a.id DESC",
    };
    let (conditions, columns) = (filter.sql(), COLUMNS.replace(", ", ", a."));
    let limit = filter.number(listing.page.fetched());
    (format!("SELECT a.{columns} FROM {from} {conditions} ORDER BY {order} LIMIT {limit}"), filter)
}

#[cfg(test)]
mod tests {
    use sqlx::Row as _;

    use super::*;

    async fn plan(store: &Store, listing: &UserListing, terms: Vec<(String, i64)>) -> String {
        let (sql, _) = statement(listing, terms);
        // The plan does not depend on the values.
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&store.writer).await.unwrap();
        rows.iter().map(|row| row.get::<String, _>("detail")).collect::<Vec<_>>().join("\n")
    }

    /// What is read is what is shown: an index leads to it, and gives the order. Only what a rare word finds is sorted.
    #[tokio::test]
    async fn no_page_of_users_reads_or_sorts_all_of_them() {
        let store = Store::open("sqlite::memory:").await.unwrap();
        let mark = PageCursor { key: "1".into(), id: "x".into() };
        for sort in [UserSort::Username, UserSort::Name, UserSort::Newest] {
            for after in [None, Some(mark.clone())] {
                let listing =
                    UserListing { sort, page: PageRequest { after, limit: 50 }, ..UserListing::default() };
                let common = vec![("61".to_owned(), MANY + 1)];
                for terms in [vec![], common.clone(), [common.clone(), common].concat()] {
                    let plan = plan(&store, &listing, terms).await;
                    assert!(plan.contains("a USING INDEX"), "{sort:?}: {plan}");
                    assert!(!plan.contains("TEMP B-TREE"), "{sort:?} {listing:?}: {plan}");
                }
                let rare = vec![("6162".to_owned(), 3), ("61".to_owned(), MANY + 1)];
                let plan = plan(&store, &listing, rare).await;
                assert!(plan.contains("SEARCH account_words USING COVERING INDEX"), "{sort:?}: {plan}");
                assert!(plan.contains("SEARCH a USING INDEX"), "{sort:?}: {plan}");
                assert!(!plan.contains("SCAN a"), "{sort:?}: {plan}");
            }
        }
    }
}
