//! The audit log as a CSV file, streamed in pieces: the log may be longer than the memory.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use latchkey_contract::{AuditEntry, AuditEvent, AuditName, Problem, ProblemCode, paths};
use latchkey_flow::Timestamp;

use super::audit::AuditQuery;
use crate::app::App;
use crate::error::{ApiError, InternalError};
use crate::extract::auth::Admin;
use crate::extract::query::QueryParams;
use crate::http::csv;
use crate::routes::audit_entries;
use crate::store::AuditSearch;
use crate::store::pagination::Page;

/// How many rows of the file are read at a time.
const ROWS_AT_A_TIME: u32 = 200;

/// The part of the file that is still to be written.
struct Remaining {
    /// Whether the heading is part of it.
    with_heading: bool,
    /// The search for its rows.
    search: AuditSearch,
}

/// A piece of the file.
struct CsvPiece {
    text: String,
    /// `None` after the last piece.
    remaining: Option<Remaining>,
}

/// Export the audit log as a CSV file, with all entries that match, the newest first.
#[utoipa::path(get, path = paths::AUDIT_CSV,
    params(
        ("from" = Option<i64>, Query, description = "Entries from that time on, in milliseconds since the Unix epoch"),
        ("to" = Option<i64>, Query, description = "Entries before that time, in milliseconds since the Unix epoch"),
        ("event" = Option<String>, Query, description = "Entries of one event, such as `signed_in`"),
        ("account" = Option<String>, Query, description = "Entries by or about the account of that id"),
    ),
    responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = Problem)))]
pub(super) async fn export(
    State(app): State<App>,
    Admin(by): Admin,
    QueryParams(query): QueryParams<AuditQuery>,
) -> Result<Response, ApiError> {
    if query.is_paged() {
        return Err(ProblemCode::InvalidField.into());
    }
    let mut search = query.search()?;
    search.page.limit = ROWS_AT_A_TIME;
    let mut tx = app.store.begin().await?;
    tx.audit(audit_entries::by_admin_to_none(&app, &by, AuditEvent::AuditExported)).await?;
    tx.commit().await?;
    let all = Some(Remaining { with_heading: true, search });
    let pieces = stream::unfold(all, move |remaining| {
        let app = app.clone();
        async move {
            Some(match next_piece(&app, remaining?).await {
                Ok(piece) => (Ok(piece.text), piece.remaining),
                Err(error) => {
                    tracing::error!(what = format!("{error:#}"), "an export of the audit log was broken off");
                    (Err(error), None)
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

async fn next_piece(app: &App, remaining: Remaining) -> Result<CsvPiece, InternalError> {
    let Remaining { with_heading, mut search } = remaining;
    let Page { rows: entries, next } = app.store.audit_log(&search).await?;
    let mut text = if with_heading { heading() } else { String::new() };
    text.extend(entries.iter().map(row));
    search.page.after = next;
    let has_more = search.page.after.is_some();
    Ok(CsvPiece { text, remaining: has_more.then_some(Remaining { with_heading: false, search }) })
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
    let username = |name: &Option<AuditName>| name.as_ref().map(|name| name.username.clone());
    let id = |name: &Option<AuditName>| name.as_ref().map(|name| name.id.clone());
    csv::line(
        [
            at,
            entry.event.clone(),
            entry.detail.clone(),
            entry.outcome.as_str().to_owned(),
            username(&entry.actor).unwrap_or_default(),
            id(&entry.actor).unwrap_or_default(),
            username(&entry.target).unwrap_or_default(),
            id(&entry.target).unwrap_or_default(),
            entry.ip.clone().unwrap_or_default(),
            entry.browser.clone().unwrap_or_default(),
            entry.id.clone(),
        ]
        .each_ref()
        .map(String::as_str),
    )
}
