//! Sends a code, and reports to its attempt whether the message left.

use std::sync::Arc;

use latchkey_contract::{LoginStep, Problem, ProblemCode, Secret};
use latchkey_flow::{Effect, Event, Policy};

use super::login_tx::{Decided, LoginTx};
use super::outgoing_code::OutgoingCode;
use crate::app::App;
use crate::crypto::random;
use crate::crypto::token::TokenDigest;
use crate::error::{ApiError, InternalError};
use crate::extract::requester::Requester;
use crate::messages::CodeMessage;
use crate::senders::Destination;
use crate::store::AccountRow;

/// A code that is to be sent once the transaction that decided on it is committed, with all that this takes.
pub(super) struct CodeDelivery {
    app: App,
    requester: Requester,
    account: AccountRow,
    policy: Arc<Policy>,
    /// The attempt that the code belongs to.
    attempt: TokenDigest,
    outgoing: OutgoingCode,
    code: Secret,
}

impl LoginTx<'_> {
    /// The delivery of a code for that attempt; `None` if there is nothing to send.
    pub(super) fn delivery(
        &self,
        attempt: TokenDigest,
        outgoing: Option<OutgoingCode>,
        code: Option<Secret>,
    ) -> Option<CodeDelivery> {
        Some(CodeDelivery {
            outgoing: outgoing?,
            code: code?,
            attempt,
            app: self.app.clone(),
            requester: self.requester.clone(),
            account: self.account.clone(),
            policy: self.policy.clone(),
        })
    }
}

impl CodeDelivery {
    /// Sends the code, reports to the attempt, and hands out the step at which the login stands then. It runs
    /// to its end even if the request is abandoned: a message that has left must be known to have left.
    ///
    /// # Errors
    /// [`ProblemCode::DeliveryFailed`], with an id that the log names, too.
    pub(super) async fn run(self) -> Result<LoginStep, ApiError> {
        let work = async move {
            let sent = self.send().await;
            let step = self.report(sent.is_ok()).await?;
            match sent {
                Ok(()) => Ok(step),
                Err(cause) => Err(delivery_failed(&cause)?.into()),
            }
        };
        tokio::spawn(work).await.map_err(|_| ApiError::from(InternalError::new("a delivery panicked")))?
    }

    async fn send(&self) -> Result<(), String> {
        let destination = &self.outgoing.destination;
        let destination = destination.as_ref().ok_or("the account has no address for this method")?;
        let sender = match destination {
            Destination::Phone(_) => &self.app.text,
            Destination::Email(_) => &self.app.email,
        };
        let sender =
            sender.as_ref().ok_or_else(|| format!("no sender is set for {}", self.outgoing.kind.as_str()))?;
        let id = random::id().map_err(|_| "the operating system has no randomness")?;
        sender.send(destination, &self.message(), &id).await.map_err(|error| error.to_string())
    }

    fn message(&self) -> CodeMessage {
        CodeMessage {
            product: self.app.site.product.clone(),
            code: self.code.clone(),
            lifetime: self.policy.code_lifetime,
            browser: self.requester.browser.clone(),
            at: self.app.clock.now(),
            host: self.app.site.host.clone(),
        }
    }

    /// Reports to the attempt whether the message left. The attempt may be over by now: then nobody waits for
    /// the code, and the login stands at its beginning.
    async fn report(&self, is_sent: bool) -> Result<LoginStep, InternalError> {
        let serial = self.outgoing.serial;
        let event = if is_sent { Event::MessageAccepted { serial } } else { Event::MessageFailed { serial } };
        let mut tx = self.app.store.begin().await?;
        let attempt = tx.lock_attempt(&self.attempt).await?;
        let (account, policy) = (self.account.clone(), self.policy.clone());
        let mut login = LoginTx::new(tx, &self.app, &self.requester, account, policy);
        if !is_sent {
            login.refund_quota(&self.outgoing).await?;
        }
        let Some(attempt) = attempt else {
            login.commit().await?;
            return Ok(LoginStep::Password);
        };
        let Decided { attempt, effects, .. } = login.decide(attempt, event);
        login.tx.save_attempt(&self.attempt, &attempt).await?;
        for effect in effects {
            if let Effect::Record(event) = effect {
                login.audit(event).await?;
            }
        }
        let step = attempt.step(login.now, &self.policy);
        login.commit().await?;
        Ok(step)
    }
}

/// Logs why a code could not be sent, and makes the answer, which names the line of the log by its id.
fn delivery_failed(cause: &str) -> Result<Problem, InternalError> {
    let id = random::id()?;
    tracing::warn!(%id, cause, "a code could not be sent");
    let mut problem = Problem::new(ProblemCode::DeliveryFailed);
    problem.id = Some(id);
    Ok(problem)
}
