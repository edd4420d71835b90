//! The audit log, read by an administrator.

use axum::extract::State;
use latchkey_contract::{Audit, Problem, ProblemCode, paths};
use latchkey_flow::Timestamp;
use serde::Deserialize;

use crate::app::App;
use crate::error::ApiError;
use crate::extract::auth::Admin;
use crate::extract::page::page_request;
use crate::extract::query::QueryParams;
use crate::store::AuditSearch;
use crate::store::pagination::{Page, PageCursor};

/// The longest event or account id that can be searched for, in bytes.
const TERM_MAX: usize = 64;

/// Which entries to list. Times are milliseconds since the Unix epoch.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AuditQuery {
    from: Option<i64>,
    to: Option<i64>,
    event: Option<String>,
    account: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
}

impl AuditQuery {
    /// Whether one page of the entries is asked for, not all of them.
    pub(super) fn is_paged(&self) -> bool {
        self.after.is_some() || self.limit.is_some()
    }

    /// # Errors
    /// [`ProblemCode::InvalidField`] for a term that is too long or has control characters, and for a page that
    /// cannot be.
    pub(super) fn search(self) -> Result<AuditSearch, ApiError> {
        let term = |field: &str, term: Option<String>| match term.filter(|term| !term.is_empty()) {
            Some(term) if term.len() > TERM_MAX || term.chars().any(char::is_control) => {
                Err(ApiError::from(Problem::new(ProblemCode::InvalidField).at(field)))
            }
            term => Ok(term),
        };
        Ok(AuditSearch {
            from: self.from.map(Timestamp::from_millis),
            to: self.to.map(Timestamp::from_millis),
            event: term("event", self.event)?,
            account: term("account", self.account)?,
            page: page_request(self.after.as_deref(), self.limit)?,
        })
    }
}

/// List the entries of the audit log that match, the newest first, a page at a time.
#[utoipa::path(get, path = paths::AUDIT,
    params(
        ("from" = Option<i64>, Query, description = "Entries from that time on, in milliseconds since the Unix epoch"),
        ("to" = Option<i64>, Query, description = "Entries before that time, in milliseconds since the Unix epoch"),
        ("event" = Option<String>, Query, description = "Entries of one event, such as `signed_in`"),
        ("account" = Option<String>, Query, description = "Entries by or about the account of that id"),
        ("after" = Option<String>, Query, description = "`next` of the page before; without it, the first page"),
        ("limit" = Option<u32>, Query, description = "The length of the page: 1 to 200, by default 50"),
    ),
    responses((status = 200, body = Audit), (status = "4XX", body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    _: Admin,
    QueryParams(query): QueryParams<AuditQuery>,
) -> Result<axum::Json<Audit>, ApiError> {
    let Page { rows: entries, next } = app.store.audit_log(&query.search()?).await?;
    Ok(axum::Json(Audit { entries, next: next.as_ref().map(PageCursor::as_text) }))
}
