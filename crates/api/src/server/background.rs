//! Background work: following the saved policy, and deleting what has expired.

use std::time::Duration;

use latchkey_flow::{Event, Policy, Timestamp};
use tokio::time::MissedTickBehavior;

use crate::app::App;
use crate::crypto::token::TokenDigest;
use crate::error::InternalError;
use crate::http::cookies;
use crate::store::SweepLimits;

/// How often a replica looks whether another one has saved a policy: within a second, it follows.
const REFRESH_EVERY: Duration = Duration::from_millis(500);
const _: () = assert!(REFRESH_EVERY.as_millis() * 2 <= 1000, "a look takes time, too");
/// How often what is over is deleted.
const SWEEP_EVERY: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(86_400);

/// Follows the policy that was saved last, also by another replica.
pub(super) async fn follow_forever(app: App) {
    let mut every = tokio::time::interval(REFRESH_EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut followed = true;
    loop {
        every.tick().await;
        let refreshed = app.policies.refresh(&app.store).await;
        if let (true, Err(error)) = (followed, &refreshed) {
            tracing::warn!(
                error = format!("{error:#}"),
                "the policy could not be read; the last one stays in force, and it is tried again"
            );
        }
        followed = refreshed.is_ok();
    }
}

pub(super) async fn sweep_forever(app: App) {
    let mut every = tokio::time::interval(SWEEP_EVERY);
    loop {
        every.tick().await;
        if let Err(error) = sweep(&app).await {
            tracing::warn!(
                error = format!("{error:#}"),
                "what is over could not be deleted; it is tried again"
            );
        }
    }
}

/// Deletes what is over, and lets the logins under way forget their dead codes.
pub async fn sweep(app: &App) -> Result<(), InternalError> {
    let (now, policy) = (app.clock.now(), app.policy());
    let mut tx = app.store.begin().await?;
    tx.sweep(&sweep_limits(now, &policy)).await?;
    let tokens = tx.attempt_tokens().await?;
    tx.commit().await?;
    sweep_audit(app, now.minus(policy.audit_lifetime)).await?;
    let mut done = Ok(());
    for token in tokens {
        match forget(app, &token, now).await {
            Err(broken) if broken.may_pass() => return Err(broken),
            // One attempt that cannot be read must not keep the codes of all others.
            Err(broken) => done = Err(broken),
            Ok(()) => {}
        }
    }
    done
}

/// From when back rows are over, by the policy.
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

/// Deletes what the log has kept for long enough, in pieces: nobody waits for more than one of them.
async fn sweep_audit(app: &App, before: Timestamp) -> Result<(), InternalError> {
    loop {
        let mut tx = app.store.begin().await?;
        let more = tx.sweep_audit(before).await?;
        tx.commit().await?;
        if !more {
            return Ok(());
        }
    }
}

/// Lets one login forget its dead codes.
async fn forget(app: &App, token: &TokenDigest, now: Timestamp) -> Result<(), InternalError> {
    let mut tx = app.store.begin().await?;
    if let Some(attempt) = tx.lock_attempt(token).await?
        && let Ok(taken) = attempt.on(Event::TimePassed, now, &app.policy())
    {
        tx.save_attempt(token, &taken.attempt).await?;
    }
    tx.commit().await
}
