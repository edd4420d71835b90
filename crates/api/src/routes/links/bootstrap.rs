//! The first administrator, added by the link that the service prints when it starts without an account.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{AccountSummary, AuditEvent, Bootstrap, LinkKind, Problem, ProblemCode, Role, paths};
use latchkey_flow::Timestamp;

use crate::accounts::password_rules;
use crate::accounts::profile::{FieldError, Profile, ProfileInput};
use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::crypto::random;
use crate::error::ApiError;
use crate::extract::body::Json;
use crate::extract::requester::Requester;
use crate::notifications::links;
use crate::routes::login::busy;
use crate::store::{AccountRow, NewAccount};

/// Add the first administrator.
///
/// Nobody is signed in by that.
#[utoipa::path(post, path = paths::BOOTSTRAP, request_body = Bootstrap,
    responses((status = 204), (status = "4XX", body = Problem), (status = 503, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    requester: Requester,
    Json(request): Json<Bootstrap>,
) -> Result<StatusCode, ApiError> {
    links::find(&mut app.store.read().await?, &request.token, app.clock.now()).await.and_then(|found| {
        if found.kind == LinkKind::Welcome { Ok(()) } else { Err(ProblemCode::LinkDead.into()) }
    })?;
    let account = first_admin(&request, app.clock.now())?;
    let password = request.password.reveal();
    password_rules::check(password, true, &account).map_err(links::unsuitable)?;
    let hash = {
        let _place = app.passwords.place().map_err(|_| busy())?;
        app.passwords.hash(password.to_owned()).await?
    };
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    // The link first: of two requests at once the second waits here, and then finds the link used.
    let found = links::find(&mut tx, &request.token, now).await?;
    if !tx.use_link(&found.digest, now).await? {
        return Err(ProblemCode::LinkDead.into());
    }
    tx.lock_uniqueness().await?;
    if tx.has_accounts().await? {
        return Err(ProblemCode::NotFirst.into());
    }
    let AccountRow { summary, email, phone, .. } = account;
    let entry = NewAuditEntry::own(AuditEvent::FirstAdminCreated, &summary, requester.origin(), now);
    tx.add_account(&NewAccount { summary, email, phone, password_hash: Some(hash) }, now).await?;
    tx.audit(entry).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The account to add, without its password.
fn first_admin(request: &Bootstrap, now: Timestamp) -> Result<AccountRow, ApiError> {
    let typed = ProfileInput {
        username: &request.username,
        name: &request.name,
        email: &request.email,
        phone: &request.phone,
        role: Role::Admin.as_str(),
    };
    let Profile { username, name, email, phone, role } =
        Profile::read(&typed, false).map_err(|errors| invalid(&errors))?;
    let summary = AccountSummary { id: random::id()?, username, name, role };
    Ok(NewAccount { summary, email, phone, password_hash: None }.added(now))
}

/// The problem for the first field that is invalid.
fn invalid(errors: &[FieldError]) -> ApiError {
    let problem = Problem::new(ProblemCode::InvalidField);
    match errors.first() {
        Some(FieldError { field, advice }) => problem.at(field).saying(*advice).into(),
        None => problem.into(),
    }
}
