//! Who is signed in, signing out, and the browsers in which one is signed in.

use axum::extract::State;
use axum::http::{HeaderName, StatusCode};
use axum::response::IntoResponse;
use latchkey_contract::{AccountSummary, AuditEvent, Problem, ProblemCode, Sessions, paths};

use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::error::ApiError;
use crate::extract::auth::SignedIn;
use crate::extract::ids::PathId;
use crate::http::cookies;

/// Who is signed in.
#[utoipa::path(get, path = paths::SESSION, responses((status = 200, body = AccountSummary), (status = 401, body = Problem)))]
pub(super) async fn who(signed_in: SignedIn) -> axum::Json<AccountSummary> {
    axum::Json(signed_in.session.account)
}

/// Sign out.
#[utoipa::path(delete, path = paths::SESSION, responses((status = 204), (status = 401, body = Problem)))]
pub(super) async fn sign_out(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<impl IntoResponse, ApiError> {
    let mut tx = app.store.begin().await?;
    // A proof or an enrolment that is still open would stand where the login should.
    if let Some(open) = signed_in.requester.attempt() {
        tx.remove_attempt(&open.digest()).await?;
    }
    tx.remove_session(&signed_in.token).await?;
    tx.audit(NewAuditEntry::own(
        AuditEvent::SignedOut,
        signed_in.account(),
        signed_in.requester.origin(),
        app.clock.now(),
    ))
    .await?;
    tx.commit().await?;
    let mut jar = signed_in.requester.jar();
    jar.clear(cookies::SESSION);
    jar.clear(cookies::ATTEMPT);
    // Not "cookies": that would also forget that this browser is trusted.
    let clear = [(HeaderName::from_static("clear-site-data"), "\"cache\", \"storage\"")];
    Ok((StatusCode::NO_CONTENT, jar, clear))
}

/// Where one is signed in.
#[utoipa::path(get, path = paths::SESSIONS, responses((status = 200, body = Sessions), (status = 401, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<axum::Json<Sessions>, ApiError> {
    let (now, this) = (app.clock.now(), Some(signed_in.session.id.as_str()));
    let mut reader = app.store.read().await?;
    let (id, policy) = (&signed_in.account().id, &signed_in.policy);
    let (started_after, used_after) = (now.minus(policy.session_lifetime), now.minus(policy.session_idle));
    let sessions = reader.sessions(id, this, started_after, used_after).await?;
    Ok(axum::Json(Sessions { sessions }))
}

/// End a session, somewhere else or here.
#[utoipa::path(delete, path = paths::SESSION_BY_ID, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn end(
    State(app): State<App>,
    signed_in: SignedIn,
    PathId(id): PathId,
) -> Result<StatusCode, ApiError> {
    let account = signed_in.account();
    let mut tx = app.store.begin().await?;
    if !tx.end_session(&account.id, &id).await? {
        return Err(ProblemCode::NotFound.into());
    }
    tx.audit(NewAuditEntry::own(
        AuditEvent::SessionEnded,
        account,
        signed_in.requester.origin(),
        app.clock.now(),
    ))
    .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End all sessions but this one.
#[utoipa::path(delete, path = paths::SESSIONS, responses((status = 204), (status = 401, body = Problem)))]
pub(super) async fn end_others(State(app): State<App>, signed_in: SignedIn) -> Result<StatusCode, ApiError> {
    let account = signed_in.account();
    let mut tx = app.store.begin().await?;
    tx.end_other_sessions(&account.id, &signed_in.session.id).await?;
    tx.audit(NewAuditEntry::own(
        AuditEvent::OtherSessionsEnded,
        account,
        signed_in.requester.origin(),
        app.clock.now(),
    ))
    .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
