//! My Trusted Devices.

use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use latchkey_contract::{Devices, Problem, ProblemCode, RenameDevice, paths};

use super::login::device_name;
use super::session::SignedIn;
use crate::app::App;
use crate::body::Json;
use crate::error::Failure;
use crate::standing;

/// The trusted devices, the last used first.
#[utoipa::path(get, path = paths::DEVICES, responses((status = 200, body = Devices), (status = 401, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<axum::Json<Devices>, Failure> {
    let id = &signed_in.account.id;
    let shown = signed_in.visitor.device(&app.keys.tag(id)).map(|token| token.digest());
    let mut look = app.store.look().await?;
    let row = look.account(id).await?.ok_or(ProblemCode::NoSession)?;
    let fingerprint = standing::fingerprint(&row, &look.methods(id).await?);
    let devices = look.devices(id, &fingerprint, shown.as_ref(), app.clock.now()).await?;
    Ok(axum::Json(Devices { devices }))
}

/// Give a device another name.
#[utoipa::path(patch, path = paths::DEVICE, params(("id" = String, Path)), request_body = RenameDevice,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn rename(
    State(app): State<App>,
    signed_in: SignedIn,
    DeviceId(id): DeviceId,
    Json(said): Json<RenameDevice>,
) -> Result<StatusCode, Failure> {
    let name = device_name(&said.name)?;
    let mut tx = app.store.begin().await?;
    let found = tx.rename_device(&signed_in.account.id, &id, name.as_str()).await?;
    tx.commit().await?;
    answered(found)
}

/// Trust a device no longer: the next sign-in there asks for a code.
#[utoipa::path(delete, path = paths::DEVICE, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn remove(
    State(app): State<App>,
    signed_in: SignedIn,
    DeviceId(id): DeviceId,
) -> Result<StatusCode, Failure> {
    let mut tx = app.store.begin().await?;
    let found = tx.remove_device(&signed_in.account.id, &id).await?;
    tx.commit().await?;
    answered(found)
}

/// Trust no device any longer.
#[utoipa::path(delete, path = paths::DEVICES, responses((status = 204), (status = 401, body = Problem)))]
pub(super) async fn remove_all(State(app): State<App>, signed_in: SignedIn) -> Result<StatusCode, Failure> {
    let mut tx = app.store.begin().await?;
    tx.remove_devices_of(&signed_in.account.id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An id of ours; nothing else reaches the database, and what is no text at all is no id either.
pub(super) struct DeviceId(String);

impl FromRequestParts<App> for DeviceId {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let Path(id) =
            Path::<String>::from_request_parts(parts, app).await.map_err(|_| ProblemCode::NotFound)?;
        uuid::Uuid::parse_str(&id).map_err(|_| ProblemCode::NotFound)?;
        Ok(Self(id))
    }
}

/// Somebody else's device is not there, either.
fn answered(found: bool) -> Result<StatusCode, Failure> {
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(ProblemCode::NotFound.into()) }
}
