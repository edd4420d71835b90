//! Accounts, looked after by an administrator.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{
    Address, AuditEvent, ChangeUser, MethodKind, NewUser, Problem, ProblemCode, User, UserSort, Users, paths,
};
use latchkey_flow::account_change::{ChangeRules, ChangedBy};
use serde::Deserialize;

use crate::accounts::add::add_accounts;
use crate::accounts::change::{self, AccountChange, change_account};
use crate::accounts::change_author::ChangeAuthor;
use crate::accounts::profile::{FieldError, Profile, ProfileInput, taken_field};
use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::error::ApiError;
use crate::extract::auth::{Admin, SignedIn, SteppedUpAdmin};
use crate::extract::body::Json;
use crate::extract::ids::PathId;
use crate::extract::page::page_request;
use crate::extract::query::QueryParams;
use crate::store::pagination::{Page, PageCursor};
use crate::store::{AccountRow, Tx, UserListing};

/// The longest search that is looked at, in bytes.
const SEARCH_MAX: usize = 256;

/// Which accounts to list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct UsersQuery {
    search: String,
    sort: UserSort,
    after: Option<String>,
    limit: Option<u32>,
}

/// The accounts, found and sorted, a page at a time.
#[utoipa::path(get, path = paths::USERS,
    params(
        ("search" = Option<String>, Query, description = "Beginnings of words of name, username or email"),
        ("sort" = Option<UserSort>, Query),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 200, 50 if not given"),
    ),
    responses((status = 200, body = Users), (status = "4XX", body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    _: Admin,
    QueryParams(asked): QueryParams<UsersQuery>,
) -> Result<axum::Json<Users>, ApiError> {
    if asked.search.len() > SEARCH_MAX {
        return Err(Problem::new(ProblemCode::InvalidField).at("search").into());
    }
    let page = page_request(asked.after.as_deref(), asked.limit)?;
    let listing = UserListing { search: asked.search, sort: asked.sort, page };
    let Page { rows, next } = app.store.users(&listing).await?;
    let users = rows.into_iter().map(|listed| user(listed.account, listed.methods)).collect();
    Ok(axum::Json(Users { users, next: next.as_ref().map(PageCursor::as_text) }))
}

/// An account.
#[utoipa::path(get, path = paths::USER, params(("id" = String, Path)),
    responses((status = 200, body = User), (status = "4XX", body = Problem)))]
pub(super) async fn show(
    State(app): State<App>,
    _: Admin,
    PathId(id): PathId,
) -> Result<axum::Json<User>, ApiError> {
    let mut reader = app.store.read().await?;
    Ok(axum::Json(whole(&mut reader, &id).await?))
}

/// Add an account. It has no password: its owner sets one.
#[utoipa::path(post, path = paths::USERS, request_body = NewUser,
    responses((status = 201, body = User), (status = "4XX", body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    Json(request): Json<NewUser>,
) -> Result<(StatusCode, axum::Json<User>), ApiError> {
    let policy = &by.policy;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (name, email, phone) = (text(&request.name), text(&request.email), text(&request.phone));
    let typed = ProfileInput {
        username: &request.username,
        name: &name,
        email: &email,
        phone: &phone,
        role: request.role.as_str(),
    };
    let profile = Profile::read(&typed, policy.two_factor).map_err(first)?;
    let account = profile.clone().into_account()?;
    let mut tx = app.store.begin().await?;
    tx.lock_uniqueness().await?;
    if let Some(field) = taken_field(&mut tx, &account.summary.id, &profile).await? {
        return Err(Problem::new(ProblemCode::Taken).at(field).into());
    }
    let id = account.summary.id.clone();
    let deliverable = app.deliverable();
    let rules = ChangeRules { by: ChangedBy::Administrator, policy, deliverable: &deliverable };
    let added = add_accounts(&mut tx, &app, author(&by), |kind| rules.configures(kind), &[account]).await?;
    if !added {
        return Err(ProblemCode::ChangedMeanwhile.into());
    }
    let user = whole(&mut tx, &id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, axum::Json(user)))
}

/// Change an account. Another address or role, and disabling it, end its trust, its open logins and its sessions.
#[utoipa::path(patch, path = paths::USER, params(("id" = String, Path)), request_body = ChangeUser,
    responses((status = 200, body = User), (status = "4XX", body = Problem)))]
pub(super) async fn change(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathId(id): PathId,
    Json(request): Json<ChangeUser>,
) -> Result<axum::Json<User>, ApiError> {
    let policy = &by.policy;
    let mut tx = app.store.begin().await?;
    let row = change::lock(&mut tx, &id).await?.ok_or(ProblemCode::NotFound)?;
    if row.version != request.version {
        return Err(ProblemCode::ChangedMeanwhile.into());
    }
    let profile = changed(&row, &request, policy.two_factor)?;
    let active = request.active.unwrap_or(row.disabled_at.is_none());
    let change = AccountChange::of(row).with_profile(profile, active, &app);
    change_account(&mut tx, &app, policy, author(&by), change).await?;
    let user = whole(&mut tx, &id).await?;
    tx.commit().await?;
    Ok(axum::Json(user))
}

/// The profile as it will be. What was not typed is not judged: an old name must not stand in the way of disabling
/// an account.
fn changed(row: &AccountRow, request: &ChangeUser, two_factor: bool) -> Result<Profile, ApiError> {
    let was = Profile { role: request.role.unwrap_or(row.summary.role), ..Profile::of(row) };
    if [&request.username, &request.name, &request.email, &request.phone].iter().all(|text| text.is_none()) {
        return Ok(was);
    }
    let stored = |text: &Option<String>| text.clone().unwrap_or_default();
    let (email, phone) = (stored(&was.email), stored(&was.phone));
    let typed = ProfileInput {
        username: request.username.as_deref().unwrap_or(&was.username),
        name: request.name.as_deref().unwrap_or(&was.name),
        email: request.email.as_deref().unwrap_or(&email),
        phone: request.phone.as_deref().unwrap_or(&phone),
        role: was.role.as_str(),
    };
    // Accounts from before the phone was mandatory have none, until somebody touches it.
    Profile::read(&typed, two_factor && request.phone.is_some()).map_err(first)
}

/// The first field that is not right, as a problem.
fn first(wrong: Vec<FieldError>) -> ApiError {
    let problem = Problem::new(ProblemCode::InvalidField);
    match wrong.first() {
        Some(wrong) => problem.at(wrong.field).saying(wrong.advice).into(),
        None => problem.into(),
    }
}

/// The administrator, as the author of a change.
pub(super) fn author(by: &SignedIn) -> ChangeAuthor<'_> {
    ChangeAuthor::Administrator { account: by.account(), origin: by.requester.origin() }
}

pub(super) fn entry(event: AuditEvent, app: &App, by: &SignedIn, to: &AccountRow) -> NewAuditEntry {
    NewAuditEntry::by(event, by.account(), &to.summary, by.requester.origin(), app.clock.now())
}

async fn whole(tx: &mut Tx, id: &str) -> Result<User, ApiError> {
    let row = tx.account(id).await?.ok_or(ProblemCode::NotFound)?;
    let methods = tx.methods(id).await?.iter().map(|method| method.kind).collect();
    Ok(user(row, methods))
}

fn user(row: AccountRow, methods: Vec<MethodKind>) -> User {
    User {
        id: row.summary.id,
        username: row.summary.username,
        name: row.summary.name,
        email: row.email.map(|address| Address { address, verified: row.email_verified }),
        phone: row.phone.map(|address| Address { address, verified: row.phone_verified }),
        role: row.summary.role,
        active: row.disabled_at.is_none(),
        has_password: row.password_hash.is_some(),
        methods,
        created_at: row.created_at.as_millis(),
        version: row.version,
    }
}
