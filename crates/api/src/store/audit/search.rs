//! Reading the audit log, and deleting entries past their retention: nothing else ever deletes from it.

use latchkey_contract::{AuditEntry, AuditName, AuditOutcome};
use latchkey_flow::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use crate::error::InternalError;
use crate::store::conditions::Conditions;
use crate::store::pagination::{Page, PageCursor, PageRequest};
use crate::store::{Store, Tx};

/// How many rows are deleted at a time, so that other transactions do not wait long for the table.
const SWEEP_ROWS: i64 = 1000;

/// Which entries are searched for.
#[derive(Debug, Clone, Default)]
pub struct AuditSearch {
    /// Entries of that moment or later.
    pub from: Option<Timestamp>,
    /// Entries from before that moment.
    pub to: Option<Timestamp>,
    /// Entries of that event.
    pub event: Option<String>,
    /// Entries by or to the account of that id.
    pub account: Option<String>,
    /// Which part of the list, newest first.
    pub page: PageRequest,
}

struct AuditRow(AuditEntry);

impl FromRow<'_, AnyRow> for AuditRow {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let who = |id: &str, name: &str| -> Result<Option<AuditName>, sqlx::Error> {
            let (id, name): (Option<String>, Option<String>) = (row.try_get(id)?, row.try_get(name)?);
            Ok(id.map(|id| AuditName { id, username: name.unwrap_or_default() }))
        };
        Ok(Self(AuditEntry {
            id: row.try_get("id")?,
            at: row.try_get("at")?,
            event: row.try_get("event")?,
            detail: row.try_get("detail")?,
            outcome: AuditOutcome::parse(&row.try_get::<String, _>("outcome")?)
                .ok_or_else(|| sqlx::Error::Decode("an unknown outcome".into()))?,
            actor: who("actor_id", "actor_name")?,
            target: who("target_id", "target_name")?,
            ip: row.try_get("ip")?,
            browser: row.try_get("browser")?,
        }))
    }
}

impl Store {
    /// A part of the log.
    pub async fn audit_log(&self, search: &AuditSearch) -> Result<Page<AuditEntry>, InternalError> {
        let (sql, conditions) = statement(search);
        let rows: Vec<AuditRow> = conditions.query(sql).fetch_all(&self.reader).await?;
        let mut entries: Vec<AuditEntry> = rows.into_iter().map(|row| row.0).collect();
        let next = search.page.cut(&mut entries);
        let next = next.map(|last| PageCursor { key: last.at.to_string(), id: last.id.clone() });
        Ok(Page { rows: entries, next })
    }
}

/// Newest first. An account's entries are those by it and those to it, each found by an index of its own.
fn statement(search: &AuditSearch) -> (String, Conditions) {
    let mut conditions = Conditions::default();
    let limit = conditions.number(search.page.fetched());
    if let Some(from) = search.from {
        let from = conditions.number(from.as_millis());
        conditions.and(format!("at >= {from}"));
    }
    if let Some(to) = search.to {
        let to = conditions.number(to.as_millis());
        conditions.and(format!("at < {to}"));
    }
    if let Some(event) = &search.event {
        let event = conditions.text(event);
        conditions.and(format!("event = {event}"));
    }
    if let Some(after) = &search.page.after {
        let (at, id) = (conditions.number(after.key.parse().unwrap_or(i64::MIN)), conditions.text(&after.id));
        conditions.and(format!("(at, id) < ({at}, {id})"));
    }
    let columns = "id, at, event, detail, outcome, actor_id, actor_name, target_id, target_name, ip, browser";
    let newest = |filter: String| {
        format!("SELECT {columns} FROM audit {filter} ORDER BY at DESC, id DESC LIMIT {limit}")
    };
    let Some(account) = &search.account else { return (newest(conditions.sql()), conditions) };
    let account = conditions.text(account);
    let with = |condition: String| match conditions.sql() {
        none if none.is_empty() => format!("WHERE {condition}"),
        some => format!("{some} AND {condition}"),
    };
    let to = newest(with(format!("target_id = {account}")));
    let by = newest(with(format!("actor_id = {account} AND (target_id IS NULL OR target_id <> {account})")));
    let sql = format!(
        "SELECT {columns} FROM (SELECT * FROM ({to}) t UNION ALL SELECT * FROM ({by}) b) e \
         ORDER BY at DESC, id DESC LIMIT {limit}"
    );
    (sql, conditions)
}

impl Tx {
    /// Deletes some entries from before that moment, the oldest first. Returns whether there may be more.
    pub async fn sweep_audit(&mut self, before: Timestamp) -> Result<bool, InternalError> {
        let sql =
            "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < $1 ORDER BY at, id LIMIT $2)";
        let done = sqlx::query(sql)
            .bind(before.as_millis())
            .bind(SWEEP_ROWS)
            .execute(&mut *self.transaction)
            .await?;
        Ok(i64::try_from(done.rows_affected()).is_ok_and(|rows| rows >= SWEEP_ROWS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only the page's rows are read, however long the log has become.
    #[tokio::test]
    async fn no_page_of_the_log_reads_all_of_it() {
        let store = Store::open("sqlite::memory:").await.unwrap();
        let cursor = PageCursor { key: "1".into(), id: "x".into() };
        for after in [None, Some(cursor)] {
            for (event, account) in
                [(None, None), (Some("x"), None), (None, Some("x")), (Some("x"), Some("x"))]
            {
                let search = AuditSearch {
                    from: Some(Timestamp::from_millis(1)),
                    event: event.map(str::to_owned),
                    account: account.map(str::to_owned),
                    page: PageRequest { after: after.clone(), limit: 50 },
                    ..AuditSearch::default()
                };
                let sql = format!("EXPLAIN QUERY PLAN {}", statement(&search).0);
                let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&store.writer).await.unwrap();
                let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
                let plan = plan.join("\n");
                assert!(plan.contains("SEARCH audit USING INDEX"), "{search:?}: {plan}");
                assert!(!plan.contains("SCAN audit"), "{search:?}: {plan}");
            }
        }
    }
}
