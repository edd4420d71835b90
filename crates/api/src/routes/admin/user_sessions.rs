//! The sessions of a user, looked after by an administrator.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{AuditEvent, Problem, ProblemCode, Sessions, paths};

use super::user_tx::{UserTx, find};
use crate::app::App;
use crate::error::ApiError;
use crate::extract::auth::{Admin, SteppedUpAdmin};
use crate::extract::ids::{PathId, PathIds};

/// List a user's sessions.
#[utoipa::path(get, path = paths::USER_SESSIONS, params(("id" = String, Path)),
    responses((status = 200, body = Sessions), (status = "4XX", body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    Admin(by): Admin,
    PathId(id): PathId,
) -> Result<axum::Json<Sessions>, ApiError> {
    let mut reader = app.store.read().await?;
    find(&mut reader, &id).await?;
    let (now, this) = (app.clock.now(), Some(by.session.id.as_str()));
    let (started_after, used_after) =
        (now.minus(by.policy.session_lifetime), now.minus(by.policy.session_idle));
    let sessions = reader.sessions(&id, this, started_after, used_after).await?;
    Ok(axum::Json(Sessions { sessions }))
}

/// End all of a user's sessions.
#[utoipa::path(delete, path = paths::USER_SESSIONS, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn end_all(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathId(id): PathId,
) -> Result<StatusCode, ApiError> {
    let mut user = UserTx::begin(&app, &by, &id).await?;
    user.tx.end_sessions_of(&[&id]).await?;
    user.commit(AuditEvent::SessionsEnded).await
}

/// End one of a user's sessions.
#[utoipa::path(delete, path = paths::USER_SESSION, params(("id" = String, Path), ("session" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn end(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathIds { account, item: session }: PathIds,
) -> Result<StatusCode, ApiError> {
    let mut user = UserTx::begin(&app, &by, &account).await?;
    if !user.tx.end_session(&account, &session).await? {
        return Err(ProblemCode::NotFound.into());
    }
    user.commit(AuditEvent::SessionEnded).await
}
