//! The present password, asked of somebody who is signed in: counted and throttled like any other.

use latchkey_contract::{AccountSummary, Problem, ProblemCode, Secret, rules};
use latchkey_flow::LoginEvent;

use crate::accounts::throttle;
use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::error::ApiError;
use crate::extract::requester::Requester;

/// Checks it.
///
/// # Errors
/// [`ProblemCode::PasswordWrong`], with when to try again if there were too many wrong ones.
pub(crate) async fn check(
    app: &App,
    requester: &Requester,
    account: &AccountSummary,
    password: &Secret,
    field: &str,
) -> Result<(), ApiError> {
    if !(1..=rules::PASSWORD_MAX).contains(&password.reveal().len()) {
        return Err(Problem::new(ProblemCode::InvalidField).at(field).into());
    }
    let busy = |_| ApiError::from(Problem::new(ProblemCode::Busy).retry_in_ms(2_000));
    let _place = app.passwords.place().map_err(busy)?;
    let network = requester.network();
    let _turn = app.password_checks.take(&format!("{} {network}", account.id)).await;
    let begun = throttle::begin(app, &account.id, &network).await?;
    let (fact, wait) = match begun {
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
    tx.audit(NewAuditEntry::login(fact, account.into(), requester.origin(), app.clock.now())).await?;
    tx.commit().await?;
    let problem = Problem::new(ProblemCode::PasswordWrong).at(field);
    let milliseconds = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    Err(if wait.is_zero() { problem } else { problem.retry_in_ms(milliseconds) }.into())
}
