//! How an account is got into, looked after by an administrator: its methods, devices, sessions and locks.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{
    Devices, LockedNetwork, MethodKind, Problem, ProblemCode, Sessions, UserLock, paths,
};
use latchkey_flow::{Policy, Refusal, Timestamp};

use super::users::entry;
use crate::accounts::account_security;
use crate::app::App;
use crate::error::Failure;
use crate::extract::auth::{Admin, ProvedAdmin};
use crate::extract::ids::{Id, Ids};
use crate::messages::About;
use crate::notifications::{self, By};
use crate::store::{AccountRow, Tx};

/// Take all methods and recovery codes away, for somebody who has lost them: trust and sessions end too.
#[utoipa::path(delete, path = paths::USER_METHODS, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn reset_methods(
    State(app): State<App>,
    ProvedAdmin(by): ProvedAdmin,
    Id(id): Id,
) -> Result<StatusCode, Failure> {
    let mut tx = app.store.begin().await?;
    let row = found(&mut tx, &id).await?;
    tx.claim_lockout(&id).await?;
    for kind in MethodKind::ALL {
        tx.remove_method(&id, kind).await?;
    }
    tx.remove_recovery_codes(&id).await?;
    tx.remove_devices_of(&id).await?;
    tx.remove_sessions_of(&id).await?;
    notifications::tell(&mut tx, &app, &row, About::MethodsReset, By::Administrator).await?;
    tx.audit(entry("methods_reset", &app, &by, &row)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The account's trusted devices, the last used first.
#[utoipa::path(get, path = paths::USER_DEVICES, params(("id" = String, Path)),
    responses((status = 200, body = Devices), (status = "4XX", body = Problem)))]
pub(super) async fn devices(
    State(app): State<App>,
    Admin(by): Admin,
    Id(id): Id,
) -> Result<axum::Json<Devices>, Failure> {
    let mut look = app.store.look().await?;
    let row = found(&mut look, &id).await?;
    let fingerprint = account_security::fingerprint(&row, &look.methods(&id).await?, &by.policy);
    let devices = look.devices(&id, &fingerprint, None, app.clock.now()).await?;
    Ok(axum::Json(Devices { devices }))
}

/// Trust none of the account's devices any longer.
#[utoipa::path(delete, path = paths::USER_DEVICES, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn remove_devices(
    State(app): State<App>,
    ProvedAdmin(by): ProvedAdmin,
    Id(id): Id,
) -> Result<StatusCode, Failure> {
    let mut tx = app.store.begin().await?;
    let row = found(&mut tx, &id).await?;
    tx.remove_devices_of(&id).await?;
    tx.audit(entry("devices_removed", &app, &by, &row)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Trust one of the account's devices no longer.
#[utoipa::path(delete, path = paths::USER_DEVICE, params(("id" = String, Path), ("device" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn remove_device(
    State(app): State<App>,
    ProvedAdmin(by): ProvedAdmin,
    Ids(id, device): Ids,
) -> Result<StatusCode, Failure> {
    let mut tx = app.store.begin().await?;
    let row = found(&mut tx, &id).await?;
    if !tx.remove_device(&id, &device).await? {
        return Err(ProblemCode::NotFound.into());
    }
    tx.audit(entry("device_removed", &app, &by, &row)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where the account is signed in.
#[utoipa::path(get, path = paths::USER_SESSIONS, params(("id" = String, Path)),
    responses((status = 200, body = Sessions), (status = "4XX", body = Problem)))]
pub(super) async fn sessions(
    State(app): State<App>,
    Admin(by): Admin,
    Id(id): Id,
) -> Result<axum::Json<Sessions>, Failure> {
    let mut look = app.store.look().await?;
    found(&mut look, &id).await?;
    let this = Some(by.session.id.as_str());
    let sessions = look.sessions(&id, this, app.clock.now(), &by.policy).await?;
    Ok(axum::Json(Sessions { sessions }))
}

/// End all of the account's sessions.
#[utoipa::path(delete, path = paths::USER_SESSIONS, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn end_sessions(
    State(app): State<App>,
    ProvedAdmin(by): ProvedAdmin,
    Id(id): Id,
) -> Result<StatusCode, Failure> {
    let mut tx = app.store.begin().await?;
    let row = found(&mut tx, &id).await?;
    tx.remove_sessions_of(&id).await?;
    tx.audit(entry("sessions_ended", &app, &by, &row)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End one of the account's sessions.
#[utoipa::path(delete, path = paths::USER_SESSION, params(("id" = String, Path), ("session" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn end_session(
    State(app): State<App>,
    ProvedAdmin(by): ProvedAdmin,
    Ids(id, session): Ids,
) -> Result<StatusCode, Failure> {
    let mut tx = app.store.begin().await?;
    let row = found(&mut tx, &id).await?;
    if !tx.end_session(&id, &session).await? {
        return Err(ProblemCode::NotFound.into());
    }
    tx.audit(entry("session_ended", &app, &by, &row)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What keeps the account's owner waiting: wrong codes, and wrong passwords by where they came from.
#[utoipa::path(get, path = paths::USER_LOCK, params(("id" = String, Path)),
    responses((status = 200, body = UserLock), (status = "4XX", body = Problem)))]
pub(super) async fn lock(
    State(app): State<App>,
    Admin(by): Admin,
    Id(id): Id,
) -> Result<axum::Json<UserLock>, Failure> {
    let mut look = app.store.look().await?;
    found(&mut look, &id).await?;
    let (now, policy) = (app.clock.now(), &by.policy);
    let networks = look.throttles_of(&id).await?;
    let networks = networks.into_iter().map(|(network, throttle)| LockedNetwork {
        network,
        tries: throttle.tries,
        password_in_ms: throttle.begin(now, policy).err().map(millis),
    });
    let networks = networks.collect();
    let lockout = look.lockout(&id).await?;
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
    ProvedAdmin(by): ProvedAdmin,
    Id(id): Id,
) -> Result<StatusCode, Failure> {
    let mut tx = app.store.begin().await?;
    let row = found(&mut tx, &id).await?;
    tx.claim_lockout(&id).await?;
    tx.save_lockout(&id, latchkey_flow::Lockout::default()).await?;
    tx.forget_throttles_of(&id).await?;
    tx.audit(entry("lock_lifted", &app, &by, &row)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn found(tx: &mut Tx, id: &str) -> Result<AccountRow, Failure> {
    tx.account(id).await?.ok_or_else(|| ProblemCode::NotFound.into())
}
