//! Accounts, looked after by an administrator.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{
    Address, ChangeUser, MethodKind, NewUser, Problem, ProblemCode, User, UserSort, Users, paths,
};
use serde::Deserialize;

use crate::accounts;
use crate::accounts::profile::{Profile, Typed, Wrong};
use crate::app::App;
use crate::audit::entry::Entry;
use crate::error::Failure;
use crate::extract::auth::{Admin, ProvedAdmin, SignedIn};
use crate::extract::body::Json;
use crate::extract::ids::Id;
use crate::extract::query::Query;
use crate::store::pagination::{Mark, Page};
use crate::store::{AccountRow, Listing, Tx};

/// The longest search that is looked at, in bytes.
const SEARCH_MAX: usize = 256;

/// Which accounts to list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Listed {
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
    Query(asked): Query<Listed>,
) -> Result<axum::Json<Users>, Failure> {
    if asked.search.len() > SEARCH_MAX {
        return Err(Problem::new(ProblemCode::InvalidField).at("search").into());
    }
    let page = Page::read(asked.after.as_deref(), asked.limit)?;
    let listing = Listing { search: asked.search, sort: asked.sort, page };
    let (rows, next) = app.store.users(&listing).await?;
    let users = rows.into_iter().map(|(row, methods)| user(row, methods)).collect();
    Ok(axum::Json(Users { users, next: next.as_ref().map(Mark::as_text) }))
}

/// An account.
#[utoipa::path(get, path = paths::USER, params(("id" = String, Path)),
    responses((status = 200, body = User), (status = "4XX", body = Problem)))]
pub(super) async fn show(State(app): State<App>, _: Admin, Id(id): Id) -> Result<axum::Json<User>, Failure> {
    let mut look = app.store.look().await?;
    Ok(axum::Json(whole(&mut look, &id).await?))
}

/// Add an account. It has no password: its owner sets one.
#[utoipa::path(post, path = paths::USERS, request_body = NewUser,
    responses((status = 201, body = User), (status = "4XX", body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    ProvedAdmin(by): ProvedAdmin,
    Json(said): Json<NewUser>,
) -> Result<(StatusCode, axum::Json<User>), Failure> {
    let policy = &by.policy;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (name, email, phone) = (text(&said.name), text(&said.email), text(&said.phone));
    let typed = Typed {
        username: &said.username,
        name: &name,
        email: &email,
        phone: &phone,
        role: said.role.as_str(),
    };
    let profile = Profile::read(&typed, policy.two_factor).map_err(first)?;
    let mut tx = app.store.begin().await?;
    let row = accounts::change::add(&mut tx, &app, policy, &profile).await?;
    tx.audit(entry("user_added", &app, &by, &row).about(row.summary.role.as_str())).await?;
    let user = whole(&mut tx, &row.summary.id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, axum::Json(user)))
}

/// Change an account. Another address, and disabling it, end its trust and its sessions.
#[utoipa::path(patch, path = paths::USER, params(("id" = String, Path)), request_body = ChangeUser,
    responses((status = 200, body = User), (status = "4XX", body = Problem)))]
pub(super) async fn change(
    State(app): State<App>,
    ProvedAdmin(by): ProvedAdmin,
    Id(id): Id,
    Json(said): Json<ChangeUser>,
) -> Result<axum::Json<User>, Failure> {
    let policy = &by.policy;
    let mut tx = app.store.begin().await?;
    // A lockout cannot be claimed for nobody.
    tx.account(&id).await?.ok_or(ProblemCode::NotFound)?;
    tx.claim_lockout(&id).await?;
    tx.claim_registry().await?;
    let row = tx.claim_account(&id).await?.ok_or(ProblemCode::NotFound)?;
    if row.version != said.version {
        return Err(ProblemCode::ChangedMeanwhile.into());
    }
    let profile = changed(&row, &said, policy.two_factor)?;
    let active = said.active.unwrap_or(row.disabled_at.is_none());
    for (event, detail) in accounts::change::change(&mut tx, &app, policy, &row, (&profile, active)).await? {
        tx.audit(entry(event, &app, &by, &row).about(detail)).await?;
    }
    let user = whole(&mut tx, &id).await?;
    tx.commit().await?;
    Ok(axum::Json(user))
}

/// The profile as it will be. What was not typed is not judged: an old name must not stand in the way of disabling
/// an account.
fn changed(row: &AccountRow, said: &ChangeUser, two_factor: bool) -> Result<Profile, Failure> {
    let was = Profile {
        username: row.summary.username.clone(),
        name: row.summary.name.clone(),
        email: row.email.clone(),
        phone: row.phone.clone(),
        role: said.role.unwrap_or(row.summary.role),
    };
    if [&said.username, &said.name, &said.email, &said.phone].iter().all(|text| text.is_none()) {
        return Ok(was);
    }
    let stored = |text: &Option<String>| text.clone().unwrap_or_default();
    let (email, phone) = (stored(&was.email), stored(&was.phone));
    let typed = Typed {
        username: said.username.as_deref().unwrap_or(&was.username),
        name: said.name.as_deref().unwrap_or(&was.name),
        email: said.email.as_deref().unwrap_or(&email),
        phone: said.phone.as_deref().unwrap_or(&phone),
        role: was.role.as_str(),
    };
    // Accounts from before the phone was mandatory have none, until somebody touches it.
    Profile::read(&typed, two_factor && said.phone.is_some()).map_err(first)
}

/// The first field that is not right, as a problem.
fn first(wrong: Vec<Wrong>) -> Failure {
    let problem = Problem::new(ProblemCode::InvalidField);
    match wrong.first() {
        Some(wrong) => problem.at(wrong.field).saying(wrong.advice).into(),
        None => problem.into(),
    }
}

pub(super) fn entry(event: &'static str, app: &App, by: &SignedIn, to: &AccountRow) -> Entry {
    Entry::by(event, by.account(), &to.summary, &by.visitor, app.clock.now())
}

async fn whole(tx: &mut Tx, id: &str) -> Result<User, Failure> {
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
