//! How an account is got into, looked after by an administrator: its methods, devices, sessions and locks.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{
    AuditEvent, Devices, LockedNetwork, MethodKind, Problem, ProblemCode, Sessions, UserLock, paths,
};
use latchkey_flow::{Policy, Refusal, Timestamp};

use super::users::{author, entry};
use crate::accounts::account_security;
use crate::accounts::change::{self, AccountChange, MethodChange, change_account};
use crate::app::App;
use crate::error::ApiError;
use crate::extract::auth::{Admin, SteppedUpAdmin};
use crate::extract::ids::{PathId, PathIds};
use crate::store::{AccountRow, Tx};

/// Take all methods and recovery codes away, for somebody who has lost them: trust and sessions end too.
#[utoipa::path(delete, path = paths::USER_METHODS, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn reset_methods(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathId(id): PathId,
) -> Result<StatusCode, ApiError> {
    let mut tx = app.store.begin().await?;
    let row = change::lock(&mut tx, &id).await?.ok_or(ProblemCode::NotFound)?;
    let change = AccountChange::of(row).with_methods(MethodKind::ALL.map(MethodChange::Remove));
    change_account(&mut tx, &app, &by.policy, author(&by), change).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The account's trusted devices, the last used first.
#[utoipa::path(get, path = paths::USER_DEVICES, params(("id" = String, Path)),
    responses((status = 200, body = Devices), (status = "4XX", body = Problem)))]
pub(super) async fn devices(
    State(app): State<App>,
    Admin(by): Admin,
    PathId(id): PathId,
) -> Result<axum::Json<Devices>, ApiError> {
    let mut reader = app.store.read().await?;
    let row = found(&mut reader, &id).await?;
    let fingerprint = account_security::fingerprint(&row, &reader.methods(&id).await?, &by.policy);
    let devices = reader.devices(&id, &fingerprint, None, app.clock.now()).await?;
    Ok(axum::Json(Devices { devices }))
}

/// Trust none of the account's devices any longer.
#[utoipa::path(delete, path = paths::USER_DEVICES, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn remove_devices(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathId(id): PathId,
) -> Result<StatusCode, ApiError> {
    let mut tx = app.store.begin().await?;
    let row = found(&mut tx, &id).await?;
    tx.remove_devices_of(&[&id]).await?;
    tx.audit(entry(AuditEvent::DevicesRemoved, &app, &by, &row)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Trust one of the account's devices no longer.
#[utoipa::path(delete, path = paths::USER_DEVICE, params(("id" = String, Path), ("device" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn remove_device(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathIds(id, device): PathIds,
) -> Result<StatusCode, ApiError> {
    let mut tx = app.store.begin().await?;
    let row = found(&mut tx, &id).await?;
    if !tx.remove_device(&id, &device).await? {
        return Err(ProblemCode::NotFound.into());
    }
    tx.audit(entry(AuditEvent::DeviceRemoved, &app, &by, &row)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where the account is signed in.
#[utoipa::path(get, path = paths::USER_SESSIONS, params(("id" = String, Path)),
    responses((status = 200, body = Sessions), (status = "4XX", body = Problem)))]
pub(super) async fn sessions(
    State(app): State<App>,
    Admin(by): Admin,
    PathId(id): PathId,
) -> Result<axum::Json<Sessions>, ApiError> {
    let mut reader = app.store.read().await?;
    found(&mut reader, &id).await?;
    let this = Some(by.session.id.as_str());
    let sessions = {
        let (now, policy) = (app.clock.now(), &by.policy);
        reader.sessions(&id, this, now.minus(policy.session_lifetime), now.minus(policy.session_idle)).await?
    };
    Ok(axum::Json(Sessions { sessions }))
}

/// End all of the account's sessions.
#[utoipa::path(delete, path = paths::USER_SESSIONS, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn end_sessions(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathId(id): PathId,
) -> Result<StatusCode, ApiError> {
    let mut tx = app.store.begin().await?;
    let row = found(&mut tx, &id).await?;
    tx.end_sessions_of(&[&id]).await?;
    tx.audit(entry(AuditEvent::SessionsEnded, &app, &by, &row)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End one of the account's sessions.
#[utoipa::path(delete, path = paths::USER_SESSION, params(("id" = String, Path), ("session" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn end_session(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathIds(id, session): PathIds,
) -> Result<StatusCode, ApiError> {
    let mut tx = app.store.begin().await?;
    let row = found(&mut tx, &id).await?;
    if !tx.end_session(&id, &session).await? {
        return Err(ProblemCode::NotFound.into());
    }
    tx.audit(entry(AuditEvent::SessionEnded, &app, &by, &row)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What keeps the account's owner waiting: wrong codes, and wrong passwords by where they came from.
#[utoipa::path(get, path = paths::USER_LOCK, params(("id" = String, Path)),
    responses((status = 200, body = UserLock), (status = "4XX", body = Problem)))]
pub(super) async fn lock(
    State(app): State<App>,
    Admin(by): Admin,
    PathId(id): PathId,
) -> Result<axum::Json<UserLock>, ApiError> {
    let mut reader = app.store.read().await?;
    found(&mut reader, &id).await?;
    let (now, policy) = (app.clock.now(), &by.policy);
    let networks = reader.throttles_of(&id).await?;
    let networks = networks.into_iter().map(|locked| LockedNetwork {
        network: locked.network,
        tries: locked.throttle.tries,
        password_in_ms: locked.throttle.begin(now, policy).err().map(millis),
    });
    let networks = networks.collect();
    let lockout = reader.lockout(&id).await?;
    Ok(axum::Json(UserLock {
        locked: lockout.in_a_row >= policy.wrong_codes_in_a_row,
        wrong_codes_in_a_row: lockout.in_a_row,
        codes_in_ms: codes_in(lockout, now, policy),
        networks,
    }))
}

fn codes_in(lockout: latchkey_flow::Lockout, now: Timestamp, policy: &Policy) -> Option<u64> {
    // A recovery code passes the lock, so that what remains is the hour.
    match lockout.permits(MethodKind::Recovery, now, policy) {
        Err(Refusal::TooManyTries { retry_in }) => Some(millis(retry_in)),
        _ => None,
    }
}

fn millis(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Lift the lock: codes and passwords are judged again.
#[utoipa::path(delete, path = paths::USER_LOCK, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn unlock(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathId(id): PathId,
) -> Result<StatusCode, ApiError> {
    let mut tx = app.store.begin().await?;
    let row = found(&mut tx, &id).await?;
    tx.lock_lockout(&id).await?;
    tx.save_lockout(&id, latchkey_flow::Lockout::default()).await?;
    tx.remove_throttles_of(&id).await?;
    tx.audit(entry(AuditEvent::AccountUnlocked, &app, &by, &row)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn found(tx: &mut Tx, id: &str) -> Result<AccountRow, ApiError> {
    tx.account(id).await?.ok_or_else(|| ProblemCode::NotFound.into())
}
