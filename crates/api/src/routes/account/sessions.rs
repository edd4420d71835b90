//! The sessions of whoever is signed in: this one, and those in other browsers.

use axum::extract::State;
use axum::http::{HeaderName, StatusCode};
use axum::response::IntoResponse;
use latchkey_contract::{AccountSummary, AuditEvent, Problem, ProblemCode, Sessions, paths};

use crate::app::App;
use crate::error::ApiError;
use crate::extract::auth::SignedIn;
use crate::extract::ids::PathId;
use crate::http::cookies;
use crate::routes::audit_entries;

/// Get the account of this session.
#[utoipa::path(get, path = paths::SESSION, responses((status = 200, body = AccountSummary), (status = 401, body = Problem)))]
pub(super) async fn show(signed_in: SignedIn) -> axum::Json<AccountSummary> {
    axum::Json(signed_in.session.account)
}

/// Sign out: end this session.
///
/// A trusted device stays trusted.
#[utoipa::path(delete, path = paths::SESSION, responses((status = 204), (status = 401, body = Problem)))]
pub(super) async fn sign_out(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<impl IntoResponse, ApiError> {
    let mut tx = app.store.begin().await?;
    // The attempt of a step-up or of an enrolment, left open, would be shown in place of the login.
    if let Some(attempt) = signed_in.requester.attempt() {
        tx.remove_attempt(&attempt.digest()).await?;
    }
    tx.remove_session(&signed_in.token).await?;
    tx.audit(audit_entries::by_owner(&app, &signed_in, AuditEvent::SignedOut)).await?;
    tx.commit().await?;
    let mut jar = signed_in.requester.jar();
    jar.clear(cookies::SESSION);
    jar.clear(cookies::ATTEMPT);
    // Not "cookies": that would also delete the cookie of the trusted device.
    let clear = [(HeaderName::from_static("clear-site-data"), "\"cache\", \"storage\"")];
    Ok((StatusCode::NO_CONTENT, jar, clear))
}

/// List the account's sessions.
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

/// End a session of the account, this one included.
#[utoipa::path(delete, path = paths::SESSION_BY_ID, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn end(
    State(app): State<App>,
    signed_in: SignedIn,
    PathId(id): PathId,
) -> Result<StatusCode, ApiError> {
    let mut tx = app.store.begin().await?;
    if !tx.end_session(&signed_in.account().id, &id).await? {
        return Err(ProblemCode::NotFound.into());
    }
    tx.audit(audit_entries::by_owner(&app, &signed_in, AuditEvent::SessionEnded)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End all sessions of the account but this one.
#[utoipa::path(delete, path = paths::SESSIONS, responses((status = 204), (status = 401, body = Problem)))]
pub(super) async fn end_others(State(app): State<App>, signed_in: SignedIn) -> Result<StatusCode, ApiError> {
    let mut tx = app.store.begin().await?;
    tx.end_other_sessions(&signed_in.account().id, &signed_in.session.id).await?;
    tx.audit(audit_entries::by_owner(&app, &signed_in, AuditEvent::OtherSessionsEnded)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
