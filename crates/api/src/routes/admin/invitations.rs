//! Inviting a user: no administrator ever knows a password.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{AuditEvent, Problem, ProblemCode, paths};

use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::error::ApiError;
use crate::extract::auth::SteppedUpAdmin;
use crate::extract::body::EmptyBody;
use crate::extract::ids::PathId;
use crate::notifications::invitation::invite;

/// Mail a user the link to choose a password by. One that was mailed before is void.
#[utoipa::path(post, path = paths::USER_INVITATION, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn send(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathId(id): PathId,
    _: EmptyBody,
) -> Result<StatusCode, ApiError> {
    let mut tx = app.store.begin().await?;
    let account = tx.account(&id).await?.ok_or(ProblemCode::NotFound)?;
    if account.disabled_at.is_some() {
        return Err(ProblemCode::Disabled.into());
    }
    if app.email.is_none() {
        return Err(ProblemCode::NoMail.into());
    }
    if !invite(&mut tx, &app, &account).await? {
        return Err(ProblemCode::NoEmail.into());
    }
    tx.audit(NewAuditEntry::by(
        AuditEvent::UserInvited,
        by.account(),
        &account.summary,
        by.requester.origin(),
        app.clock.now(),
    ))
    .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
