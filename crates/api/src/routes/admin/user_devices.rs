//! The trusted devices of a user, looked after by an administrator.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{AuditEvent, Devices, Problem, ProblemCode, paths};

use super::user_tx::{UserTx, find};
use crate::accounts::account_security;
use crate::app::App;
use crate::error::ApiError;
use crate::extract::auth::{Admin, SteppedUpAdmin};
use crate::extract::ids::{PathId, PathIds};

/// List a user's trusted devices, the last used first.
#[utoipa::path(get, path = paths::USER_DEVICES, params(("id" = String, Path)),
    responses((status = 200, body = Devices), (status = "4XX", body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    Admin(by): Admin,
    PathId(id): PathId,
) -> Result<axum::Json<Devices>, ApiError> {
    let mut reader = app.store.read().await?;
    let row = find(&mut reader, &id).await?;
    let fingerprint = account_security::fingerprint(&row, &reader.methods(&id).await?, &by.policy);
    let devices = reader.devices(&id, &fingerprint, None, app.clock.now()).await?;
    Ok(axum::Json(Devices { devices }))
}

/// Trust none of a user's devices any longer.
#[utoipa::path(delete, path = paths::USER_DEVICES, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn remove_all(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathId(id): PathId,
) -> Result<StatusCode, ApiError> {
    let mut user = UserTx::begin(&app, &by, &id).await?;
    user.tx.remove_devices_of(&[&id]).await?;
    user.commit(AuditEvent::DevicesRemoved).await
}

/// Trust one of a user's devices no longer.
#[utoipa::path(delete, path = paths::USER_DEVICE, params(("id" = String, Path), ("device" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn remove(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathIds { account, item: device }: PathIds,
) -> Result<StatusCode, ApiError> {
    let mut user = UserTx::begin(&app, &by, &account).await?;
    if !user.tx.remove_device(&account, &device).await? {
        return Err(ProblemCode::NotFound.into());
    }
    user.commit(AuditEvent::DeviceRemoved).await
}
