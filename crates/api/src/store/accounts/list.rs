//! The list of accounts, searched and sorted. Whatever is searched for, an index leads to the rows of a page:
//! the other accounts are not read.

use latchkey_contract::{MethodKind, UserSort};

use super::account::{AccountRow, COLUMNS};
use super::name_key::name_key;
use super::search_terms::terms;
use crate::error::InternalError;
use crate::store::conditions::Conditions;
use crate::store::pagination::{Page, PageCursor, PageRequest};
use crate::store::{Store, Tx};

/// A term that finds more accounts than this does not lead to them: the list is read in its own order instead,
/// and accounts that the term does not find are left out. They are few enough.
const COMMON: i64 = 5000;
/// How many words of a search count.
const SEARCH_TERMS_MAX: usize = 5;

/// Which accounts are listed.
#[derive(Debug, Clone, Default)]
pub struct UserListing {
    /// Beginnings of words of their name, username or email; all accounts if it is empty.
    pub search: String,
    /// In which order.
    pub sort: UserSort,
    /// Which part of the list.
    pub page: PageRequest,
}

/// An account as it is listed.
#[derive(Debug)]
pub struct ListedUser {
    /// Its row.
    pub account: AccountRow,
    /// The kinds of its methods, in the order to offer them.
    pub methods: Vec<MethodKind>,
}

/// A word of a search.
#[derive(Debug, Clone)]
struct SearchTerm {
    term: String,
    /// How many accounts it finds; above [`COMMON`] not counted further.
    found: i64,
}

impl Store {
    /// A part of the list of accounts.
    pub async fn users(&self, listing: &UserListing) -> Result<Page<ListedUser>, InternalError> {
        let mut reader = self.read().await?;
        let mut searched: Vec<SearchTerm> = vec![];
        for term in terms(&listing.search).into_iter().take(SEARCH_TERMS_MAX) {
            let found = reader.count_found(&term).await?;
            searched.push(SearchTerm { term, found });
        }
        if !listing.search.trim().is_empty() && searched.is_empty() {
            return Ok(Page { rows: vec![], next: None });
        }
        let (sql, conditions) = statement(listing, searched);
        let mut accounts: Vec<AccountRow> = conditions.query(sql).fetch_all(&mut *reader.transaction).await?;
        let next = listing.page.cut(&mut accounts).map(|last| cursor(last, listing.sort));
        let mut rows = Vec::with_capacity(accounts.len());
        for account in accounts {
            let methods =
                reader.methods(&account.summary.id).await?.iter().map(|method| method.kind).collect();
            rows.push(ListedUser { account, methods });
        }
        Ok(Page { rows, next })
    }
}

impl Tx {
    /// How many accounts a term finds, up to [`COMMON`] and one more.
    async fn count_found(&mut self, term: &str) -> Result<i64, InternalError> {
        let sql = "SELECT COUNT(*) FROM (SELECT account_id FROM account_search_terms \
                   WHERE term >= $1 AND term < $2 LIMIT $3) found";
        let query = sqlx::query_scalar(sql).bind(term).bind(beyond(term)).bind(COMMON + 1);
        Ok(query.fetch_one(&mut *self.transaction).await?)
    }
}

/// What sorts after every term with that beginning: terms are hexadecimal digits, and `g` follows `f`.
fn beyond(term: &str) -> String {
    format!("{term}g")
}

/// The last row of a page as the place where the next one begins.
fn cursor(last: &AccountRow, sort: UserSort) -> PageCursor {
    let key = match sort {
        UserSort::Username => name_key(&last.summary.username),
        UserSort::Name => name_key(&last.summary.name),
        UserSort::Newest => last.created_at.as_millis().to_string(),
    };
    PageCursor { key, id: last.summary.id.clone() }
}

/// The statement for a page. Of several terms the rarest leads to the accounts, unless it is common: then all
/// that it finds would have to be sorted.
fn statement(listing: &UserListing, mut terms: Vec<SearchTerm>) -> (String, Conditions) {
    let mut conditions = Conditions::default();
    terms.sort_by_key(|term| term.found);
    let mut from = "accounts a".to_owned();
    if terms.first().is_some_and(|rarest| rarest.found <= COMMON) {
        let rarest = terms.remove(0).term;
        let (first, end) = (conditions.text(&rarest), conditions.text(beyond(&rarest)));
        // SQLite takes the tables of a cross join in the order in which they are written.
        from = format!(
            "(SELECT DISTINCT account_id FROM account_search_terms WHERE term >= {first} AND term < {end}) f \
             CROSS JOIN accounts a"
        );
        conditions.and("a.id = f.account_id".to_owned());
    }
    for SearchTerm { term, .. } in terms {
        let (first, end) = (conditions.text(&term), conditions.text(beyond(&term)));
        conditions.and(format!(
            "EXISTS (SELECT 1 FROM account_search_terms t \
             WHERE t.account_id = a.id AND t.term >= {first} AND t.term < {end})"
        ));
    }
    if let Some(after) = &listing.page.after {
        let condition = after_cursor(&mut conditions, listing.sort, after);
        conditions.and(condition);
    }
    let order = match listing.sort {
        UserSort::Username => "a.username_key",
        UserSort::Name => "a.name_key, a.id",
        UserSort::Newest => "a.created_at DESC, a.id DESC",
    };
    let (filter, columns) = (conditions.sql(), COLUMNS.replace(", ", ", a."));
    let limit = conditions.number(listing.page.fetched());
    (format!("SELECT a.{columns} FROM {from} {filter} ORDER BY {order} LIMIT {limit}"), conditions)
}

/// The condition that an account comes after the cursor.
fn after_cursor(conditions: &mut Conditions, sort: UserSort, after: &PageCursor) -> String {
    let key = match sort {
        UserSort::Newest => conditions.number(after.key.parse().unwrap_or(i64::MIN)),
        UserSort::Username | UserSort::Name => conditions.text(&after.key),
    };
    match sort {
        UserSort::Username => format!("a.username_key > {key}"),
        UserSort::Name => format!("(a.name_key, a.id) > ({key}, {})", conditions.text(&after.id)),
        UserSort::Newest => format!("(a.created_at, a.id) < ({key}, {})", conditions.text(&after.id)),
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Row as _;

    use super::*;

    async fn plan(store: &Store, listing: &UserListing, terms: Vec<SearchTerm>) -> String {
        let (sql, _) = statement(listing, terms);
        // The plan does not depend on the values.
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&store.writer).await.unwrap();
        rows.iter().map(|row| row.get::<String, _>("detail")).collect::<Vec<_>>().join("\n")
    }

    fn term(term: &str, found: i64) -> SearchTerm {
        SearchTerm { term: term.to_owned(), found }
    }

    /// Only the page's rows are read: an index leads to them, and gives the order. Only what a rare term finds
    /// is sorted.
    #[tokio::test]
    async fn no_page_of_users_reads_or_sorts_all_of_them() {
        let store = Store::open("sqlite::memory:").await.unwrap();
        let cursor = PageCursor { key: "1".into(), id: "x".into() };
        for sort in [UserSort::Username, UserSort::Name, UserSort::Newest] {
            for after in [None, Some(cursor.clone())] {
                let listing =
                    UserListing { sort, page: PageRequest { after, limit: 50 }, ..UserListing::default() };
                let common = vec![term("61", COMMON + 1)];
                for terms in [vec![], common.clone(), [common.clone(), common].concat()] {
                    let plan = plan(&store, &listing, terms).await;
                    assert!(plan.contains("a USING INDEX"), "{sort:?}: {plan}");
                    assert!(!plan.contains("TEMP B-TREE"), "{sort:?} {listing:?}: {plan}");
                }
                let rare = vec![term("6162", 3), term("61", COMMON + 1)];
                let plan = plan(&store, &listing, rare).await;
                assert!(
                    plan.contains("SEARCH account_search_terms USING COVERING INDEX"),
                    "{sort:?}: {plan}"
                );
                assert!(plan.contains("SEARCH a USING INDEX"), "{sort:?}: {plan}");
                assert!(!plan.contains("SCAN a"), "{sort:?}: {plan}");
            }
        }
    }
}
