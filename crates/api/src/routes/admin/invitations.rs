//! The invitation of a user by mail, with a link to set a password: no administrator ever knows a password.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{AuditEvent, Problem, ProblemCode, paths};

use super::user_tx::UserTx;
use crate::app::App;
use crate::error::ApiError;
use crate::extract::auth::SteppedUpAdmin;
use crate::extract::body::EmptyBody;
use crate::extract::ids::PathId;
use crate::notifications::invitation::invite;

/// Invite a user: mail a link to set a password.
///
/// Links of earlier invitations no longer work.
#[utoipa::path(post, path = paths::USER_INVITATION, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn send(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathId(id): PathId,
    _: EmptyBody,
) -> Result<StatusCode, ApiError> {
    let mut user = UserTx::begin(&app, &by, &id).await?;
    if user.account.disabled_at.is_some() {
        return Err(ProblemCode::Disabled.into());
    }
    if app.email.is_none() {
        return Err(ProblemCode::NoMail.into());
    }
    if !invite(&mut user.tx, &app, &user.account).await? {
        return Err(ProblemCode::NoEmail.into());
    }
    user.commit(AuditEvent::UserInvited).await
}
