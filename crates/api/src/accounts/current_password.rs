//! The current password of somebody who is signed in: wrong ones are counted and throttled as at a login.

use latchkey_contract::{AccountSummary, Problem, ProblemCode, Secret, rules};
use latchkey_flow::LoginEvent;

use crate::accounts::throttle;
use crate::app::App;
use crate::audit::entry::{AuditOrigin, NewAuditEntry};
use crate::error::ApiError;

/// A password as it was submitted.
pub(crate) struct SubmittedPassword<'a> {
    /// Whose it should be.
    pub(crate) account: &'a AccountSummary,
    pub(crate) password: &'a Secret,
    /// The field of the request that holds it.
    pub(crate) field: &'a str,
    /// The network that it comes from, by which wrong ones are counted.
    pub(crate) network: String,
    /// Where it comes from, for the audit log.
    pub(crate) origin: AuditOrigin,
}

/// Checks a password.
///
/// # Errors
/// [`ProblemCode::PasswordWrong`], with the time until the next try if there were too many wrong ones.
pub(crate) async fn check(app: &App, submitted: SubmittedPassword<'_>) -> Result<(), ApiError> {
    let SubmittedPassword { account, password, field, network, origin } = submitted;
    if !(1..=rules::PASSWORD_MAX).contains(&password.reveal().len()) {
        return Err(Problem::new(ProblemCode::InvalidField).at(field).into());
    }
    let busy = |_| ApiError::from(Problem::new(ProblemCode::Busy).retry_in_ms(2_000));
    let _place = app.passwords.place().map_err(busy)?;
    let _turn = app.password_checks.take(&format!("{} {network}", account.id)).await;
    let throttled = throttle::begin(app, &account.id, &network).await?;
    let (event, wait) = match throttled {
        Err(wait) => (LoginEvent::PasswordThrottled, wait),
        Ok(throttle) => {
            let row = app.store.read().await?.account(&account.id).await?;
            let stored = row.and_then(|row| row.password_hash);
            if app.passwords.check(stored, password.reveal().to_owned()).await?.right {
                let mut tx = app.store.begin().await?;
                tx.remove_throttle(&account.id, &network).await?;
                tx.commit().await?;
                return Ok(());
            }
            (LoginEvent::PasswordWrong, throttle.wait(&app.policy()))
        }
    };
    let mut tx = app.store.begin().await?;
    tx.audit(NewAuditEntry::login(event, account.into(), origin, app.clock.now())).await?;
    tx.commit().await?;
    let problem = Problem::new(ProblemCode::PasswordWrong).at(field);
    let milliseconds = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    Err(if wait.is_zero() { problem } else { problem.retry_in_ms(milliseconds) }.into())
}
