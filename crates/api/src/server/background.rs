//! Background work: following the saved policy, and deleting what has expired.

use std::time::Duration;

use latchkey_flow::{Event, Policy, Timestamp};
use tokio::time::MissedTickBehavior;

use crate::app::App;
use crate::crypto::token::TokenDigest;
use crate::error::InternalError;
use crate::http::cookies;
use crate::store::SweepLimits;

/// How often a replica checks whether another one has saved a policy: it must follow within a second.
const REFRESH_EVERY: Duration = Duration::from_millis(500);
const _: () = assert!(REFRESH_EVERY.as_millis() * 2 <= 1000, "a check takes time, too");
/// How often what has expired is deleted.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

const DAY: Duration = Duration::from_secs(86_400);

/// Keeps the policy in force equal to the saved one, whichever replica saved it. Never ends.
pub(super) async fn follow_policy(app: App) {
    let mut interval = tokio::time::interval(REFRESH_EVERY);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Only the first of several failures in a row is logged.
    let mut is_current = true;
    loop {
        interval.tick().await;
        let refreshed = app.policies.refresh(&app.store).await;
        if let (true, Err(error)) = (is_current, &refreshed) {
            tracing::warn!(
                error = format!("{error:#}"),
                "the policy could not be read; the last one stays in force, and it is tried again"
            );
        }
        is_current = refreshed.is_ok();
    }
}

/// Deletes what has expired, again and again. Never ends.
pub(super) async fn sweep_regularly(app: App) {
    let mut interval = tokio::time::interval(SWEEP_EVERY);
    loop {
        interval.tick().await;
        if let Err(error) = sweep(&app).await {
            tracing::warn!(
                error = format!("{error:#}"),
                "what has expired could not be deleted; it is tried again"
            );
        }
    }
}

/// From when back rows have expired, by the policy.
fn sweep_limits(now: Timestamp, policy: &Policy) -> SweepLimits {
    let day_ago = now.minus(DAY);
    SweepLimits {
        expired: now,
        session_started: now.minus(policy.session_lifetime),
        session_used: now.minus(policy.session_idle),
        quota_began: day_ago,
        browser_used: now.minus(cookies::BROWSER_LIFETIME),
        wrong_password: day_ago.min(now.minus(policy.password_wait_max)),
    }
}

/// Deletes what has expired by now: rows, old entries of the audit log, and the digests of expired codes in
/// attempts.
pub async fn sweep(app: &App) -> Result<(), InternalError> {
    let (now, policy) = (app.clock.now(), app.policy());
    let mut tx = app.store.begin().await?;
    tx.sweep(&sweep_limits(now, &policy)).await?;
    let tokens = tx.attempt_tokens().await?;
    tx.commit().await?;
    sweep_audit(app, now.minus(policy.audit_lifetime)).await?;
    let mut result = Ok(());
    for token in tokens {
        match expire_digests(app, &token, now).await {
            Err(error) if error.may_pass() => return Err(error),
            // One attempt that cannot be read must not keep the digests in all others.
            Err(error) => result = Err(error),
            Ok(()) => {}
        }
    }
    result
}

/// Deletes the entries of the audit log from before that time, in batches: no request waits for more than one.
async fn sweep_audit(app: &App, before: Timestamp) -> Result<(), InternalError> {
    loop {
        let mut tx = app.store.begin().await?;
        let has_more = tx.sweep_audit(before).await?;
        tx.commit().await?;
        if !has_more {
            return Ok(());
        }
    }
}

/// Deletes the digests of expired codes from one attempt.
async fn expire_digests(app: &App, token: &TokenDigest, now: Timestamp) -> Result<(), InternalError> {
    let mut tx = app.store.begin().await?;
    if let Some(attempt) = tx.lock_attempt(token).await?
        && let Ok(accepted) = attempt.on(Event::TimePassed, now, &app.policy())
    {
        tx.save_attempt(token, &accepted.attempt).await?;
    }
    tx.commit().await
}
