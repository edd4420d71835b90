//! Users: their accounts, looked after by an administrator.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{
    Address, ChangeUser, MethodKind, NewUser, Problem, ProblemCode, User, UserSort, Users, paths,
};
use latchkey_flow::account_change::{ChangeRules, ChangedBy};
use serde::Deserialize;

use super::author::administrator;
use super::user_tx::find;
use crate::accounts::add::add_accounts;
use crate::accounts::change::{self, AccountChange, change_account};
use crate::accounts::profile::{FieldError, Profile, ProfileInput, taken_field};
use crate::app::App;
use crate::error::ApiError;
use crate::extract::auth::{Admin, SteppedUpAdmin};
use crate::extract::body::Json;
use crate::extract::ids::PathId;
use crate::extract::page::page_request;
use crate::extract::query::QueryParams;
use crate::store::pagination::{Page, PageCursor};
use crate::store::{AccountRow, Tx, UserListing};

/// The longest search text, in bytes.
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

/// List the users that match, sorted, a page at a time.
#[utoipa::path(get, path = paths::USERS,
    params(
        ("search" = Option<String>, Query, description = "Words that begin words of the name, username or email"),
        ("sort" = Option<UserSort>, Query, description = "The order, by default that of usernames"),
        ("after" = Option<String>, Query, description = "`next` of the page before; without it, the first page"),
        ("limit" = Option<u32>, Query, description = "The length of the page: 1 to 200, by default 50"),
    ),
    responses((status = 200, body = Users), (status = "4XX", body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    _: Admin,
    QueryParams(query): QueryParams<UsersQuery>,
) -> Result<axum::Json<Users>, ApiError> {
    if query.search.len() > SEARCH_MAX {
        return Err(Problem::new(ProblemCode::InvalidField).at("search").into());
    }
    let page = page_request(query.after.as_deref(), query.limit)?;
    let listing = UserListing { search: query.search, sort: query.sort, page };
    let Page { rows, next } = app.store.users(&listing).await?;
    let users = rows.into_iter().map(|listed| user(listed.account, listed.methods)).collect();
    Ok(axum::Json(Users { users, next: next.as_ref().map(PageCursor::as_text) }))
}

/// Get a user.
#[utoipa::path(get, path = paths::USER, params(("id" = String, Path)),
    responses((status = 200, body = User), (status = "4XX", body = Problem)))]
pub(super) async fn show(
    State(app): State<App>,
    _: Admin,
    PathId(id): PathId,
) -> Result<axum::Json<User>, ApiError> {
    let mut reader = app.store.read().await?;
    Ok(axum::Json(read_user(&mut reader, &id).await?))
}

/// Add a user.
///
/// The account has no password: its owner sets one by the link of an invitation.
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
    let profile = Profile::read(&typed, policy.two_factor).map_err(first_error)?;
    let account = profile.clone().into_account()?;
    let mut tx = app.store.begin().await?;
    tx.lock_uniqueness().await?;
    if let Some(field) = taken_field(&mut tx, &account.summary.id, &profile).await? {
        return Err(Problem::new(ProblemCode::Taken).at(field).into());
    }
    let id = account.summary.id.clone();
    let deliverable = app.deliverable();
    let rules = ChangeRules { by: ChangedBy::Administrator, policy, deliverable: &deliverable };
    let added =
        add_accounts(&mut tx, &app, administrator(&by), |kind| rules.configures(kind), &[account]).await?;
    if !added {
        return Err(ProblemCode::ChangedMeanwhile.into());
    }
    let user = read_user(&mut tx, &id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, axum::Json(user)))
}

/// Change a user.
///
/// Another email, phone or role, and disabling the account, end its trusted devices, attempts and sessions.
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
    let profile = changed_profile(&row, &request, policy.two_factor)?;
    let active = request.active.unwrap_or(row.disabled_at.is_none());
    let change = AccountChange::of(row).with_profile(profile, active, &app);
    change_account(&mut tx, &app, policy, administrator(&by), change).await?;
    let user = read_user(&mut tx, &id).await?;
    tx.commit().await?;
    Ok(axum::Json(user))
}

/// The profile as it will be. A field that is not given is not checked: an account whose name is no longer
/// valid can still be disabled.
fn changed_profile(row: &AccountRow, request: &ChangeUser, two_factor: bool) -> Result<Profile, ApiError> {
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
    // An account from before the phone was mandatory may go on without one until its phone is changed.
    Profile::read(&typed, two_factor && request.phone.is_some()).map_err(first_error)
}

/// The problem for the first field that is invalid.
fn first_error(errors: Vec<FieldError>) -> ApiError {
    let problem = Problem::new(ProblemCode::InvalidField);
    match errors.first() {
        Some(error) => problem.at(error.field).saying(error.advice).into(),
        None => problem.into(),
    }
}

async fn read_user(tx: &mut Tx, id: &str) -> Result<User, ApiError> {
    let row = find(tx, id).await?;
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
