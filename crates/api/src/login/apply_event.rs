//! Applies an event to the login under way: lock, decide, save, and only then send.

use latchkey_contract::Secret;
use latchkey_flow::{Event, Refusal};

use super::locked_attempt::LockedAttempt;
use super::login_response::LoginResponse;
use super::login_tx::{Decided, LoginTx};
use crate::app::App;
use crate::error::ApiError;
use crate::extract::requester::Requester;
use crate::http::cookies;

/// Applies one event to the login of this browser, and answers with the step at which the login stands now.
/// `event` makes it from the locked attempt. `code` is the code that a message will carry, if the event sends
/// one.
///
/// # Errors
/// The error of `event`, or an [`InternalError`](crate::error::InternalError): nothing was changed then. What
/// the flow refuses is no error here but the response's result.
pub(crate) async fn apply_event(
    app: &App,
    requester: &Requester,
    code: Option<Secret>,
    event: impl FnOnce(&LockedAttempt) -> Result<Event, ApiError>,
) -> Result<LoginResponse, ApiError> {
    let mut cookies = requester.jar();
    let Some(token) = requester.attempt().map(|token| token.digest()) else {
        return Ok(LoginResponse { cookies, result: Err(Refusal::NoAttempt.into()) });
    };
    let mut tx = app.store.begin().await?;
    let Some(attempt) = LockedAttempt::lock(&mut tx, token, app.policy()).await? else {
        tx.commit().await?;
        cookies.clear(cookies::ATTEMPT);
        return Ok(LoginResponse { cookies, result: Err(Refusal::NoAttempt.into()) });
    };
    let event = event(&attempt)?;
    let LockedAttempt { token, state, account, policy, .. } = attempt;
    let mut login = LoginTx::new(tx, app, requester, account, policy);
    let (now, policy) = (login.now, login.policy.clone());
    let Decided { attempt, effects, refusal } = login.decide(state, event);
    if attempt.is_open(now, &policy) {
        login.tx.save_attempt(&token, &attempt).await?;
    } else {
        login.tx.remove_attempt(&token).await?;
        login.cookies.clear(cookies::ATTEMPT);
    }
    let outgoing = login.perform(&attempt, effects).await?;
    let delivery = login.delivery(token, outgoing, code);
    let cookies = login.commit().await?;
    let result = match (refusal, delivery) {
        (Some(refusal), _) => Err(refusal.into()),
        (None, Some(delivery)) => delivery.run().await,
        (None, None) => Ok(attempt.step(now, &policy)),
    };
    Ok(LoginResponse { cookies, result })
}
