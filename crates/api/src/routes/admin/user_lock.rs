//! The locks of a user's sign-in, looked after by an administrator: wrong codes, and wrong passwords by
//! network.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{AuditEvent, LockedNetwork, MethodKind, Problem, UserLock, paths};
use latchkey_flow::{Lockout, Policy, Refusal, Timestamp};

use super::user_tx::{UserTx, find};
use crate::app::App;
use crate::error::ApiError;
use crate::extract::auth::{Admin, SteppedUpAdmin};
use crate::extract::ids::PathId;

/// Get what a user's sign-in has to wait for.
///
/// Wrong codes are counted by account, wrong passwords by account and network.
#[utoipa::path(get, path = paths::USER_LOCK, params(("id" = String, Path)),
    responses((status = 200, body = UserLock), (status = "4XX", body = Problem)))]
pub(super) async fn show(
    State(app): State<App>,
    Admin(by): Admin,
    PathId(id): PathId,
) -> Result<axum::Json<UserLock>, ApiError> {
    let mut reader = app.store.read().await?;
    find(&mut reader, &id).await?;
    let (now, policy) = (app.clock.now(), &by.policy);
    let throttles = reader.throttles_of(&id).await?;
    let networks = throttles.into_iter().map(|locked| LockedNetwork {
        network: locked.network,
        tries: locked.throttle.tries,
        password_in_ms: locked.throttle.begin(now, policy).err().map(milliseconds),
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

/// The milliseconds until codes are checked again, if too many were wrong within the hour.
fn codes_in(lockout: Lockout, now: Timestamp, policy: &Policy) -> Option<u64> {
    // Recovery codes are exempt from the lock after several wrong codes in a row: what is left is the hour's
    // limit.
    match lockout.permits(MethodKind::Recovery, now, policy) {
        Err(Refusal::TooManyTries { retry_in }) => Some(milliseconds(retry_in)),
        _ => None,
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Lift a user's locks.
///
/// Codes and passwords are checked again at once.
#[utoipa::path(delete, path = paths::USER_LOCK, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn lift(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    PathId(id): PathId,
) -> Result<StatusCode, ApiError> {
    let mut user = UserTx::begin(&app, &by, &id).await?;
    user.tx.lock_lockout(&id).await?;
    user.tx.save_lockout(&id, Lockout::default()).await?;
    user.tx.remove_throttles_of(&id).await?;
    user.commit(AuditEvent::AccountUnlocked).await
}
