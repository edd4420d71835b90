//! The audit log, read by an administrator.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use latchkey_contract::{Audit, AuditEntry, AuditEvent, Problem, ProblemCode, paths};
use latchkey_flow::Timestamp;
use serde::Deserialize;

use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::error::{ApiError, InternalError};
use crate::extract::auth::Admin;
use crate::extract::page::page_request;
use crate::extract::query::QueryParams;
use crate::http::csv;
use crate::store::AuditSearch;
use crate::store::pagination::{Page, PageCursor};

/// The longest event or id that is looked for, in bytes.
const WORD_MAX: usize = 64;
/// How many rows of a file are read at a time.
const PIECE: u32 = 200;

/// Which entries to list. Moments are milliseconds since the Unix epoch.
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
    fn search(self) -> Result<AuditSearch, ApiError> {
        let word = |field: &str, word: Option<String>| match word.filter(|word| !word.is_empty()) {
            Some(word) if word.len() > WORD_MAX || word.chars().any(char::is_control) => {
                Err(ApiError::from(Problem::new(ProblemCode::InvalidField).at(field)))
            }
            word => Ok(word),
        };
        Ok(AuditSearch {
            from: self.from.map(Timestamp::from_millis),
            to: self.to.map(Timestamp::from_millis),
            event: word("event", self.event)?,
            account: word("account", self.account)?,
            page: page_request(self.after.as_deref(), self.limit)?,
        })
    }
}

/// The audit log, the newest first, a page at a time.
#[utoipa::path(get, path = paths::AUDIT,
    params(
        ("from" = Option<i64>, Query, description = "From then on, in milliseconds since the Unix epoch"),
        ("to" = Option<i64>, Query, description = "Before then"),
        ("event" = Option<String>, Query, description = "One event, such as `signed_in`"),
        ("account" = Option<String>, Query, description = "By or to the account of that id"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 200, 50 if not given"),
    ),
    responses((status = 200, body = Audit), (status = "4XX", body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    _: Admin,
    QueryParams(asked): QueryParams<AuditQuery>,
) -> Result<axum::Json<Audit>, ApiError> {
    let Page { rows: entries, next } = app.store.audit_log(&asked.search()?).await?;
    Ok(axum::Json(Audit { entries, next: next.as_ref().map(PageCursor::as_text) }))
}

/// The same as a CSV file, all of it.
#[utoipa::path(get, path = paths::AUDIT_CSV,
    params(
        ("from" = Option<i64>, Query),
        ("to" = Option<i64>, Query),
        ("event" = Option<String>, Query),
        ("account" = Option<String>, Query),
    ),
    responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = Problem)))]
pub(super) async fn export(
    State(app): State<App>,
    Admin(by): Admin,
    QueryParams(asked): QueryParams<AuditQuery>,
) -> Result<Response, ApiError> {
    if asked.after.is_some() || asked.limit.is_some() {
        return Err(ProblemCode::InvalidField.into());
    }
    let mut search = asked.search()?;
    search.page.limit = PIECE;
    let mut tx = app.store.begin().await?;
    let entry =
        NewAuditEntry::own(AuditEvent::AuditExported, by.account(), by.requester.origin(), app.clock.now());
    tx.audit(NewAuditEntry { target: None, ..entry }).await?;
    tx.commit().await?;
    // Never more than a piece of it is held: the log may be longer than the memory.
    let pieces = stream::unfold(Some((Some(heading()), search)), move |state| {
        let app = app.clone();
        async move {
            let (heading, search) = state?;
            Some(match piece(&app, heading, search).await {
                Ok((text, next)) => (Ok(text), next),
                Err(broken) => {
                    tracing::error!(
                        what = format!("{broken:#}"),
                        "an export of the audit log was broken off"
                    );
                    (Err(broken), None)
                }
            })
        }
    });
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// What is still to be written: the heading, until it was, and the rows from a mark on.
type ExportState = Option<(Option<String>, AuditSearch)>;

/// A piece of the file, and what is still to come.
async fn piece(
    app: &App,
    heading: Option<String>,
    mut search: AuditSearch,
) -> Result<(String, ExportState), InternalError> {
    let Page { rows: entries, next } = app.store.audit_log(&search).await?;
    let mut text = heading.unwrap_or_default();
    text.extend(entries.iter().map(row));
    search.page.after = next;
    let more = search.page.after.is_some();
    Ok((text, more.then_some((None, search))))
}

fn heading() -> String {
    csv::line([
        "at",
        "event",
        "detail",
        "outcome",
        "actor",
        "actor_id",
        "target",
        "target_id",
        "ip",
        "browser",
        "id",
    ])
}

fn row(entry: &AuditEntry) -> String {
    let at = crate::messages::utc(Timestamp::from_millis(entry.at));
    let name = |who: &Option<latchkey_contract::AuditName>| {
        who.as_ref().map(|who| (who.username.clone(), who.id.clone())).unwrap_or_default()
    };
    let ((actor, actor_id), (target, target_id)) = (name(&entry.actor), name(&entry.target));
    let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
    csv::line(
        [
            &at,
            &entry.event,
            &entry.detail,
            &entry.outcome.as_str().to_owned(),
            &actor,
            &actor_id,
            &target,
            &target_id,
            &or_nothing(&entry.ip),
            &or_nothing(&entry.browser),
            &entry.id,
        ]
        .map(String::as_str),
    )
}
