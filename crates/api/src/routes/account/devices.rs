//! My Trusted Devices.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use latchkey_contract::{AuditEvent, Devices, Problem, ProblemCode, RenameDevice, TrustDevice, paths};

use crate::accounts::account_security;
use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::error::ApiError;
use crate::extract::auth::{SignedIn, SteppedUp};
use crate::extract::body::Json;
use crate::extract::ids::PathId;
use crate::login::{NewTrust, trust_browser};
use crate::routes::login::device_name;

/// The trusted devices, the last used first.
#[utoipa::path(get, path = paths::DEVICES, responses((status = 200, body = Devices), (status = 401, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<axum::Json<Devices>, ApiError> {
    let id = &signed_in.account().id;
    let shown = signed_in.requester.device(&app.keys.cookie_suffix(id)).map(|token| token.digest());
    let mut reader = app.store.read().await?;
    let row = reader.account(id).await?.ok_or(ProblemCode::NoSession)?;
    let fingerprint = account_security::fingerprint(&row, &reader.methods(id).await?, &app.policy());
    let devices = reader.devices(id, &fingerprint, shown.as_ref(), app.clock.now()).await?;
    Ok(axum::Json(Devices { devices }))
}

/// Trust this browser from now on.
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
    let (id, now) = (by.account().id.as_str(), app.clock.now());
    let mut jar = by.requester.jar();
    let mut tx = app.store.begin().await?;
    let row = tx.account(id).await?.ok_or(ProblemCode::NoSession)?;
    let methods = tx.methods(id).await?;
    if account_security::usable_methods(&methods, &policy).next().is_none() {
        return Err(ProblemCode::MethodRequired.into());
    }
    let trust = NewTrust {
        name: &name,
        fingerprint: &account_security::fingerprint(&row, &methods, &policy),
        expires_at: now.plus(policy.device_lifetime),
    };
    let device = trust_browser(&mut tx, &app, &by.requester, &row, &trust, &mut jar).await?;
    tx.bind_session(&by.session.id, &device).await?;
    tx.audit(entry(&app, &by, AuditEvent::DeviceTrusted)).await?;
    tx.commit().await?;
    Ok((jar, StatusCode::NO_CONTENT))
}

fn entry(app: &App, by: &SignedIn, event: AuditEvent) -> NewAuditEntry {
    NewAuditEntry::own(event, by.account(), by.requester.origin(), app.clock.now())
}

/// Give a device another name.
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
    answered(found)
}

/// Trust a device no longer: the next sign-in there asks for a code.
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
        tx.audit(entry(&app, &signed_in, AuditEvent::DeviceRemoved)).await?;
    }
    tx.commit().await?;
    answered(found)
}

/// Trust no device any longer.
#[utoipa::path(delete, path = paths::DEVICES, responses((status = 204), (status = 401, body = Problem)))]
pub(super) async fn remove_all(State(app): State<App>, signed_in: SignedIn) -> Result<StatusCode, ApiError> {
    let mut tx = app.store.begin().await?;
    tx.remove_devices_of(&[&signed_in.account().id]).await?;
    tx.audit(entry(&app, &signed_in, AuditEvent::DevicesRemoved)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody else's device is not there, either.
fn answered(found: bool) -> Result<StatusCode, ApiError> {
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(ProblemCode::NotFound.into()) }
}
