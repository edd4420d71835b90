//! User Upload: a file of accounts is sent, checked, and applied or not.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use latchkey_contract::{
    Problem, ProblemCode, Upload, UploadMapping, UploadRow, UploadState, UploadVerdict, paths, rules,
};
use serde::Deserialize;

use crate::app::App;
use crate::error::{ApiError, InternalError};
use crate::extract::auth::{Admin, SteppedUpAdmin};
use crate::extract::body::{Json, UploadedFile};
use crate::extract::ids::PathId;
use crate::extract::query::QueryParams;
use crate::store::{UploadLine, UploadPage, UploadRecord};
use crate::upload::apply::{self, UploadActor};
use crate::upload::{Field, check, columns, report};

/// The number of rows on a page, if the request does not say.
const PAGE_LENGTH: usize = 100;

/// Which rows of an upload to list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct UploadQuery {
    after: u32,
    limit: Option<usize>,
    verdict: Option<UploadVerdict>,
}

impl UploadQuery {
    fn page(&self) -> Result<UploadPage, ApiError> {
        let limit = self.limit.unwrap_or(PAGE_LENGTH);
        if !(1..=rules::UPLOAD_PAGE_MAX).contains(&limit) {
            let problem = Problem::new(ProblemCode::InvalidField).at("limit");
            return Err(problem.saying("Give a number from 1 to 500.").into());
        }
        Ok(UploadPage { after: self.after, limit, verdict: self.verdict })
    }
}

/// The page that answers a request which does not ask for one.
const FIRST_PAGE: UploadPage = UploadPage { after: 0, limit: PAGE_LENGTH, verdict: None };

/// Upload a file of accounts: CSV or XLSX, of at most 10 MB, 20,000 rows, 50 columns, and 1 kB a cell.
///
/// It changes no account yet; the answer says what each row would change.
#[utoipa::path(post, path = paths::UPLOADS,
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Upload), (status = "4XX", body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    UploadedFile { bytes, slot }: UploadedFile,
) -> Result<impl IntoResponse, ApiError> {
    let record = check::dry_run(&app, &by.account().id, bytes, slot).await?;
    Ok((StatusCode::CREATED, axum::Json(view(&app, record, FIRST_PAGE).await?)))
}

/// Get an upload: its state, how many rows have each verdict, and a page of its rows.
#[utoipa::path(get, path = paths::UPLOAD,
    params(
        ("id" = String, Path),
        ("after" = Option<u32>, Query, description = "`next` of the page before: a line of the file"),
        ("limit" = Option<u32>, Query, description = "The length of the page: 1 to 500, by default 100"),
        ("verdict" = Option<UploadVerdict>, Query, description = "Only the rows of that verdict"),
    ),
    responses((status = 200, body = Upload), (status = "4XX", body = Problem)))]
pub(super) async fn show(
    State(app): State<App>,
    Admin(by): Admin,
    PathId(id): PathId,
    QueryParams(query): QueryParams<UploadQuery>,
) -> Result<axum::Json<Upload>, ApiError> {
    let page = query.page()?;
    let record = find(&app, &by.account().id, &id).await?;
    Ok(axum::Json(view(&app, record, page).await?))
}

/// Set which column holds which field.
///
/// Every row is checked again.
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
    let _slot = app.uploads().acquire_slot().await?;
    check::recheck(&app, record, mapping).await?;
    let record = find(&app, owner, &id).await?;
    Ok(axum::Json(view(&app, record, FIRST_PAGE).await?))
}

/// Apply an upload: save all of its rows, or none.
///
/// Applying it a second time changes nothing.
#[utoipa::path(post, path = paths::UPLOAD_APPLY, params(("id" = String, Path)),
    responses((status = 200, body = Upload), (status = "4XX", body = Problem)))]
pub(super) async fn apply(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathId(id): PathId,
) -> Result<axum::Json<Upload>, ApiError> {
    let by = UploadActor { account: by.session.account, origin: by.requester.origin() };
    // In a task of its own: it goes on if the request is abandoned, and its progress can be asked for
    // meanwhile.
    let applied = tokio::spawn(async move {
        let _slot = app.uploads().acquire_slot().await?;
        apply::apply(&app, &by, &id).await?;
        let record = find(&app, &by.account.id, &id).await?;
        view(&app, record, FIRST_PAGE).await
    });
    applied.await.map_err(|_| InternalError::new("applying an upload panicked"))?.map(axum::Json)
}

/// Delete an upload.
///
/// What was applied stays.
#[utoipa::path(delete, path = paths::UPLOAD, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn remove(
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

/// Download a CSV file with the right columns and no rows.
#[utoipa::path(get, path = paths::UPLOAD_TEMPLATE,
    responses((status = 200, body = String, content_type = "text/csv"), (status = "4XX", body = Problem)))]
pub(super) async fn template(_: Admin) -> impl IntoResponse {
    download("users.csv", report::template())
}

/// Download the wrong rows with their reasons as a CSV file, which can be corrected and uploaded again.
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

/// Reads an upload. Somebody else's is not found, either.
async fn find(app: &App, owner: &str, id: &str) -> Result<UploadRecord, ApiError> {
    let found = app.store.read().await?.upload(id, owner, app.clock.now()).await?;
    found.ok_or_else(|| ProblemCode::NotFound.into())
}

/// The upload as the API shows it, with a page of its rows.
async fn view(app: &App, record: UploadRecord, page: UploadPage) -> Result<Upload, ApiError> {
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
