//! The methods of a user, reset by an administrator.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{MethodKind, Problem, ProblemCode, paths};

use super::author::administrator;
use crate::accounts::change::{self, AccountChange, MethodChange, change_account};
use crate::app::App;
use crate::error::ApiError;
use crate::extract::auth::SteppedUpAdmin;
use crate::extract::ids::PathId;

/// Remove all methods and recovery codes of a user, for somebody who has lost them.
///
/// Trusted devices and sessions end.
#[utoipa::path(delete, path = paths::USER_METHODS, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn reset(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathId(id): PathId,
) -> Result<StatusCode, ApiError> {
    let mut tx = app.store.begin().await?;
    let row = change::lock(&mut tx, &id).await?.ok_or(ProblemCode::NotFound)?;
    let change = AccountChange::of(row).with_methods(MethodKind::ALL.map(MethodChange::Remove));
    change_account(&mut tx, &app, &by.policy, administrator(&by), change).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
