//! Reading the audit log, and deleting what has been kept for long enough: the one statement that ever takes from it.

use latchkey_contract::{AuditEntry, AuditName, AuditOutcome};
use latchkey_flow::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use crate::error::InternalError;
use crate::store::conditions::Conditions;
use crate::store::pagination::{PageCursor, PageRequest};
use crate::store::{Store, Tx};

/// How many rows are deleted at a time, so that nobody waits long for the log.
const PIECE: i64 = 1000;

/// Which entries are asked for.
#[derive(Debug, Clone, Default)]
pub struct AuditSearch {
    /// From when on.
    pub from: Option<Timestamp>,
    /// Before when.
    pub to: Option<Timestamp>,
    /// Of which event.
    pub event: Option<String>,
    /// By or to which account, by its id.
    pub account: Option<String>,
    /// Which part of the list, the newest first.
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
    /// Entries of the log, and where the list goes on.
    pub async fn audit_log(
        &self,
        search: &AuditSearch,
    ) -> Result<(Vec<AuditEntry>, Option<PageCursor>), InternalError> {
        let (sql, filter) = statement(search);
        let rows: Vec<AuditRow> = filter.query(sql).fetch_all(&self.reader).await?;
        let mut entries: Vec<AuditEntry> = rows.into_iter().map(|row| row.0).collect();
        let next = search.page.cut(&mut entries);
        let next = next.map(|last| PageCursor { key: last.at.to_string(), id: last.id.clone() });
        Ok((entries, next))
    }
}

/// Newest first. An account's entries are those by it and those to it, each found by an index of its own.
fn statement(search: &AuditSearch) -> (String, Conditions) {
    let mut filter = Conditions::default();
    let limit = filter.number(search.page.fetched());
    if let Some(from) = search.from {
        let from = filter.number(from.as_millis());
        filter.and(format!("at >= {from}"));
    }
    if let Some(to) = search.to {
        let to = filter.number(to.as_millis());
        filter.and(format!("at < {to}"));
    }
    if let Some(event) = &search.event {
        let event = filter.text(event);
        filter.and(format!("event = {event}"));
    }
    if let Some(after) = &search.page.after {
        let (at, id) = (filter.number(after.key.parse().unwrap_or(i64::MIN)), filter.text(&after.id));
        filter.and(format!("(at, id) < ({at}, {id})"));
    }
    let columns = "id, at, event, detail, outcome, actor_id, actor_name, target_id, target_name, ip, browser";
    let newest = |conditions: String| {
        format!("SELECT {columns} FROM audit {conditions} ORDER BY at DESC, id DESC LIMIT {limit}")
    };
    let Some(account) = &search.account else { return (newest(filter.sql()), filter) };
    let account = filter.text(account);
    let with = |condition: String| match filter.sql() {
        none if none.is_empty() => format!("WHERE {condition}"),
        some => format!("{some} AND {condition}"),
    };
    let to = newest(with(format!("target_id = {account}")));
    let by = newest(with(format!("actor_id = {account} AND (target_id IS NULL OR target_id <> {account})")));
    let sql = format!(
        "SELECT {columns} FROM (SELECT * FROM ({to}) t UNION ALL SELECT * FROM ({by}) b) e \
         ORDER BY at DESC, id DESC LIMIT {limit}"
    );
    (sql, filter)
}

impl Tx {
    /// Deletes some entries from before that moment, the oldest first. Says whether there may be more.
    pub async fn sweep_audit(&mut self, before: Timestamp) -> Result<bool, InternalError> {
        let sql =
            "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < $1 ORDER BY at, id LIMIT $2)";
        let done = sqlx::query(sql).bind(before.as_millis()).bind(PIECE).execute(&mut *self.0).await?;
        Ok(i64::try_from(done.rows_affected()).is_ok_and(|rows| rows >= PIECE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read is what is shown, however long the log has become.
    #[tokio::test]
    async fn no_page_of_the_log_reads_all_of_it() {
        let store = Store::open("sqlite::memory:").await.unwrap();
        let mark = PageCursor { key: "1".into(), id: "x".into() };
        for after in [None, Some(mark)] {
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
