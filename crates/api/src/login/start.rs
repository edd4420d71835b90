//! Starts an attempt: after a right password, for a step-up, or for a new method.

use latchkey_contract::{LoginStep, Secret};
use latchkey_flow::{Attempt, Event};

use super::login_response::LoginResponse;
use super::login_tx::LoginTx;
use crate::crypto::token::Token;
use crate::error::ApiError;
use crate::http::cookies;

impl LoginTx<'_> {
    /// Starts an attempt by its first event and commits; then sends the first code, if the event sends one.
    /// `token` becomes the attempt's cookie. The attempt that this browser had must have been removed before.
    ///
    /// That the code could not be sent is no error: the attempt has started all the same, and the step says so.
    ///
    /// # Errors
    /// What the flow refuses, or what stands against an effect, such as too many codes: nothing has started
    /// then.
    pub(crate) async fn start_attempt(
        mut self,
        token: &Token,
        event: Event,
        code: Option<Secret>,
    ) -> Result<LoginResponse, ApiError> {
        let (app, now, policy) = (self.app, self.now, self.policy.clone());
        let started = Attempt::default().on(event, now, &policy).map_err(|refused| refused.refusal)?;
        let attempt = started.attempt;
        match attempt.ends_at(&policy) {
            Some(ends_at) => {
                let account_id = &self.account.summary.id;
                self.tx.add_attempt(&token.digest(), account_id, &attempt, ends_at).await?;
                self.cookies.set(cookies::ATTEMPT, token, Some(policy.attempt_lifetime));
            }
            None => self.cookies.clear(cookies::ATTEMPT),
        }
        let outgoing = self.perform(&attempt, started.effects).await?;
        let delivery = self.delivery(token.digest(), outgoing, code);
        let cookies = self.commit().await?;
        let result = match delivery {
            Some(delivery) => delivery.run().await,
            None => Ok(attempt.step(now, &policy)),
        };
        let result = match result {
            Err(ApiError::Refused(_)) => {
                let attempt = app.store.read().await?.attempt(&token.digest()).await?;
                let step = |attempt: Attempt| attempt.step(app.clock.now(), &policy);
                Ok(attempt.map_or(LoginStep::Password, step))
            }
            result => result,
        };
        Ok(LoginResponse { cookies, result })
    }
}
