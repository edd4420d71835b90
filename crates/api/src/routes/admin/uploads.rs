//! User Upload: a file is sent, looked through, and applied or not.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use latchkey_contract::{
    Problem, ProblemCode, Upload, UploadMapping, UploadRow, UploadState, UploadVerdict, paths, rules,
};

use crate::app::App;
use crate::error::{ApiError, InternalError};
use crate::extract::auth::{Admin, SteppedUpAdmin};
use crate::extract::body::{File, Json};
use crate::extract::ids::PathId;
use crate::store::{UploadLine, UploadPage, UploadRecord};
use crate::upload::apply::{UploadActor, apply};
use crate::upload::{Field, check, columns, report};

/// How many rows are told where nothing else was asked for.
const PAGE: usize = 100;

/// The page of rows that is asked for.
pub(super) struct UploadQuery(UploadPage);

impl UploadQuery {
    fn first() -> UploadPage {
        UploadPage { after: 0, limit: PAGE, verdict: None }
    }
}

impl FromRequestParts<App> for UploadQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        let mut page = Self::first();
        for (name, value) in url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()) {
            let invalid = |advice| Problem::new(ProblemCode::InvalidField).at(&name).saying(advice);
            match name.as_ref() {
                "after" => page.after = value.parse().map_err(|_| invalid("Give a line."))?,
                "limit" => {
                    let limit =
                        value.parse().ok().filter(|limit| (1..=rules::UPLOAD_PAGE_MAX).contains(limit));
                    page.limit = limit.ok_or_else(|| invalid("Give a number from 1 to 500."))?;
                }
                "verdict" => {
                    let verdict = UploadVerdict::parse(&value);
                    page.verdict =
                        Some(verdict.ok_or_else(|| invalid("Give new, changed, unchanged or wrong."))?);
                }
                _ => {}
            }
        }
        Ok(Self(page))
    }
}

/// Send a file of accounts: CSV or XLSX, at most 10 MB, 20,000 rows, 50 columns, and 1 kB a cell. Nothing is changed by
/// it; the answer says what each row would.
#[utoipa::path(post, path = paths::UPLOADS,
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Upload), (status = "4XX", body = Problem)))]
pub(super) async fn send(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    File(file, turn): File,
) -> Result<impl IntoResponse, ApiError> {
    let record = check::dry_run(&app, &by.account().id, file, turn).await?;
    Ok((StatusCode::CREATED, axum::Json(told(&app, record, UploadQuery::first()).await?)))
}

/// What an upload comes to, and a page of its rows.
#[utoipa::path(get, path = paths::UPLOAD,
    params(("id" = String, Path), ("after" = Option<u32>, Query), ("limit" = Option<u32>, Query),
        ("verdict" = Option<UploadVerdict>, Query)),
    responses((status = 200, body = Upload), (status = "4XX", body = Problem)))]
pub(super) async fn show(
    State(app): State<App>,
    Admin(by): Admin,
    PathId(id): PathId,
    UploadQuery(page): UploadQuery,
) -> Result<axum::Json<Upload>, ApiError> {
    let record = find(&app, &by.account().id, &id).await?;
    Ok(axum::Json(told(&app, record, page).await?))
}

/// Say which column is which; every row is compared anew.
#[utoipa::path(put, path = paths::UPLOAD_MAPPING, params(("id" = String, Path)), request_body = UploadMapping,
    responses((status = 200, body = Upload), (status = "4XX", body = Problem)))]
pub(super) async fn map(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathId(id): PathId,
    Json(mapping): Json<UploadMapping>,
) -> Result<axum::Json<Upload>, ApiError> {
    let owner = &by.account().id;
    let record = find(&app, owner, &id).await?;
    columns::check(&mapping, record.columns.len())
        .map_err(|wrong| Problem::new(ProblemCode::InvalidField).at(wrong.field).saying(wrong.advice))?;
    let _turn = app.uploads().acquire_slot().await?;
    check::recheck(&app, record, mapping).await?;
    let record = find(&app, owner, &id).await?;
    Ok(axum::Json(told(&app, record, UploadQuery::first()).await?))
}

/// Save all rows, or none. A second time it is as it is.
#[utoipa::path(post, path = paths::UPLOAD_APPLY, params(("id" = String, Path)),
    responses((status = 200, body = Upload), (status = "4XX", body = Problem)))]
pub(super) async fn save(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathId(id): PathId,
) -> Result<axum::Json<Upload>, ApiError> {
    let by = UploadActor { account: by.session.account, origin: by.requester.origin() };
    // In a task of its own: it goes on when whoever asked has gone, and can be asked about.
    let saved = tokio::spawn(async move {
        let _turn = app.uploads().acquire_slot().await?;
        apply(&app, &by, &id).await?;
        let record = find(&app, &by.account.id, &id).await?;
        told(&app, record, UploadQuery::first()).await
    });
    saved.await.map_err(|_| InternalError::new("applying an upload panicked"))?.map(axum::Json)
}

/// Forget an upload. What was applied stays.
#[utoipa::path(delete, path = paths::UPLOAD, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn forget(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathId(id): PathId,
) -> Result<StatusCode, ApiError> {
    let mut tx = app.store.begin().await?;
    if !tx.remove_upload(&id, &by.account().id).await? {
        return Err(ProblemCode::NotFound.into());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An empty file with the right columns.
#[utoipa::path(get, path = paths::UPLOAD_TEMPLATE,
    responses((status = 200, body = String, content_type = "text/csv"), (status = "4XX", body = Problem)))]
pub(super) async fn template(_: Admin) -> impl IntoResponse {
    download("users.csv", report::template())
}

/// The wrong rows with their reasons, as CSV; corrected, it can be uploaded as it is.
#[utoipa::path(get, path = paths::UPLOAD_ERRORS, params(("id" = String, Path)),
    responses((status = 200, body = String, content_type = "text/csv"), (status = "4XX", body = Problem)))]
pub(super) async fn errors(
    State(app): State<App>,
    Admin(by): Admin,
    PathId(id): PathId,
) -> Result<impl IntoResponse, ApiError> {
    let record = find(&app, &by.account().id, &id).await?;
    let page = UploadPage { after: 0, limit: usize::MAX, verdict: Some(UploadVerdict::Wrong) };
    let wrong = app.store.read().await?.upload_lines(&id, page).await?;
    Ok(download("errors.csv", report::errors(&record, &wrong)))
}

fn download(name: &str, csv: String) -> impl IntoResponse + use<> {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let disposition = disposition.unwrap_or(HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], csv)
}

/// Somebody else's upload is not there, either.
async fn find(app: &App, owner: &str, id: &str) -> Result<UploadRecord, ApiError> {
    let found = app.store.read().await?.upload(id, owner, app.clock.now()).await?;
    found.ok_or_else(|| ProblemCode::NotFound.into())
}

/// An upload as it is told, with a page of its rows.
async fn told(app: &App, record: UploadRecord, page: UploadPage) -> Result<Upload, ApiError> {
    let more = UploadPage { limit: page.limit + 1, ..page };
    let mut lines = app.store.read().await?.upload_lines(&record.id, more).await?;
    let is_last = lines.len() <= page.limit;
    lines.truncate(page.limit);
    let saved = app.uploads().saved(&record.id);
    let state = match (record.applied_at, saved) {
        (Some(_), _) => UploadState::Applied,
        (None, Some(_)) => UploadState::Applying,
        (None, None) => UploadState::Checked,
    };
    let expires_in = app.clock.now().until(record.expires_at);
    Ok(Upload {
        next: lines.last().filter(|_| !is_last).map(|line| line.line),
        rows: lines.into_iter().map(|line| row(line, &record.mapping)).collect(),
        id: record.id,
        state,
        columns: record.columns,
        mapping: record.mapping,
        counts: record.counts,
        saved: saved.unwrap_or_default(),
        expires_in_ms: u64::try_from(expires_in.as_millis()).unwrap_or(u64::MAX),
    })
}

fn row(line: UploadLine, mapping: &UploadMapping) -> UploadRow {
    let cell = |field| columns::cell(&line.cells, mapping, field).to_owned();
    UploadRow {
        username: cell(Field::Username),
        name: cell(Field::Name),
        email: cell(Field::Email),
        phone: cell(Field::Phone),
        role: cell(Field::Role),
        line: line.line,
        verdict: line.verdict,
        changes: line.findings.changes,
        reasons: line.findings.reasons,
    }
}
