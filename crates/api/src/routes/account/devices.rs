//! The trusted devices of whoever is signed in.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use latchkey_contract::{AuditEvent, Devices, Problem, ProblemCode, RenameDevice, TrustDevice, paths};

use crate::accounts::account_security;
use crate::app::App;
use crate::error::ApiError;
use crate::extract::auth::{SignedIn, SteppedUp};
use crate::extract::body::Json;
use crate::extract::ids::PathId;
use crate::login::{LoginTx, NewTrust};
use crate::routes::audit_entries;
use crate::routes::login::device_name;

/// List the account's trusted devices, the last used first.
#[utoipa::path(get, path = paths::DEVICES, responses((status = 200, body = Devices), (status = 401, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<axum::Json<Devices>, ApiError> {
    let id = &signed_in.account().id;
    let presented = signed_in.requester.device(&app.keys.cookie_suffix(id)).map(|token| token.digest());
    let mut reader = app.store.read().await?;
    let row = reader.account(id).await?.ok_or(ProblemCode::NoSession)?;
    let fingerprint = account_security::fingerprint(&row, &reader.methods(id).await?, &app.policy());
    let devices = reader.devices(id, &fingerprint, presented.as_ref(), app.clock.now()).await?;
    Ok(axum::Json(Devices { devices }))
}

/// Trust this browser: make it a trusted device.
#[utoipa::path(post, path = paths::DEVICES, request_body = TrustDevice,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn trust(
    State(app): State<App>,
    SteppedUp(by): SteppedUp,
    Json(request): Json<TrustDevice>,
) -> Result<impl IntoResponse, ApiError> {
    let name = device_name(&request.name)?;
    let policy = app.policy();
    if !policy.trust_offered {
        return Err(ProblemCode::NotFound.into());
    }
    let id = by.account().id.as_str();
    let mut tx = app.store.begin().await?;
    let row = tx.account(id).await?.ok_or(ProblemCode::NoSession)?;
    let methods = tx.methods(id).await?;
    if account_security::usable_methods(&methods, &policy).next().is_none() {
        return Err(ProblemCode::MethodRequired.into());
    }
    let fingerprint = account_security::fingerprint(&row, &methods, &policy);
    let mut login = LoginTx::new(tx, &app, &by.requester, row, policy);
    let expires_at = login.now.plus(login.policy.device_lifetime);
    let trust = NewTrust { name: &name, fingerprint: &fingerprint, expires_at };
    let device = login.trust_browser(&trust).await?;
    login.tx.bind_session(&by.session.id, &device).await?;
    login.tx.audit(audit_entries::by_owner(&app, &by, AuditEvent::DeviceTrusted)).await?;
    Ok((login.commit().await?, StatusCode::NO_CONTENT))
}

/// Rename a trusted device.
#[utoipa::path(patch, path = paths::DEVICE, params(("id" = String, Path)), request_body = RenameDevice,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn rename(
    State(app): State<App>,
    signed_in: SignedIn,
    PathId(id): PathId,
    Json(request): Json<RenameDevice>,
) -> Result<StatusCode, ApiError> {
    let name = device_name(&request.name)?;
    let mut tx = app.store.begin().await?;
    let found = tx.rename_device(&signed_in.account().id, &id, name.as_str()).await?;
    tx.commit().await?;
    no_content_if(found)
}

/// Trust a device no longer.
///
/// The next sign-in there asks for a code.
#[utoipa::path(delete, path = paths::DEVICE, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn remove(
    State(app): State<App>,
    signed_in: SignedIn,
    PathId(id): PathId,
) -> Result<StatusCode, ApiError> {
    let mut tx = app.store.begin().await?;
    let found = tx.remove_device(&signed_in.account().id, &id).await?;
    if found {
        tx.audit(audit_entries::by_owner(&app, &signed_in, AuditEvent::DeviceRemoved)).await?;
    }
    tx.commit().await?;
    no_content_if(found)
}

/// Trust none of the account's devices any longer.
#[utoipa::path(delete, path = paths::DEVICES, responses((status = 204), (status = 401, body = Problem)))]
pub(super) async fn remove_all(State(app): State<App>, signed_in: SignedIn) -> Result<StatusCode, ApiError> {
    let mut tx = app.store.begin().await?;
    tx.remove_devices_of(&[&signed_in.account().id]).await?;
    tx.audit(audit_entries::by_owner(&app, &signed_in, AuditEvent::DevicesRemoved)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The answer, which is the same for another account's device as for none.
fn no_content_if(found: bool) -> Result<StatusCode, ApiError> {
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(ProblemCode::NotFound.into()) }
}
