//! Sending a code, and telling its attempt what became of it.

use std::sync::Arc;

use latchkey_contract::{LoginStep, MethodKind, Problem, ProblemCode, Secret};
use latchkey_flow::{Effect, Event, Policy};

use super::quota;
use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::crypto::random;
use crate::crypto::token::TokenDigest;
use crate::error::{ApiError, InternalError};
use crate::extract::requester::Requester;
use crate::messages::CodeMessage;
use crate::senders::Destination;
use crate::store::AccountRow;

/// A message to be sent for a challenge.
#[derive(Clone)]
pub(crate) struct OutgoingCode {
    /// The challenge.
    pub(crate) serial: u32,
    /// By which sort of message.
    pub(crate) kind: MethodKind,
    /// Where to, if the account has such an address.
    pub(crate) to: Option<Destination>,
}

/// Where the account's codes of that kind go.
pub(crate) fn destination(account: &AccountRow, kind: MethodKind) -> Option<Destination> {
    match kind {
        MethodKind::Sms => account.phone.clone().map(Destination::Phone),
        MethodKind::Email => account.email.clone().map(Destination::Email),
        MethodKind::App | MethodKind::Recovery => None,
    }
}

/// Sends the code of a challenge, tells the attempt, and answers with where the person stands. It runs to its end
/// even if the person does not wait for it: a message that has left must be known to have left.
pub(crate) async fn deliver(
    app: &App,
    requester: &Requester,
    (token, policy): (TokenDigest, Arc<Policy>),
    account: &AccountRow,
    send: OutgoingCode,
    code: Secret,
) -> Result<LoginStep, ApiError> {
    let message = CodeMessage {
        product: app.site.product.clone(),
        code,
        lifetime: policy.code_lifetime,
        browser: requester.browser.clone(),
        at: app.clock.now(),
        host: app.site.host.clone(),
    };
    let (app, account, requester) = (app.clone(), account.clone(), requester.clone());
    let work = async move {
        let sent = hand_over(&app, &send, &message).await;
        let step = settle(&app, &requester, &account, (&token, &policy), (&send, sent.is_ok())).await?;
        match sent {
            Ok(()) => Ok(step),
            Err(cause) => Err(failed(&cause)?.into()),
        }
    };
    tokio::spawn(work).await.map_err(|_| ApiError::from(InternalError::new("a delivery panicked")))?
}

async fn hand_over(app: &App, send: &OutgoingCode, message: &CodeMessage) -> Result<(), String> {
    let to = send.to.as_ref().ok_or("the account has no address for this method")?;
    let sender = match to {
        Destination::Phone(_) => &app.text,
        Destination::Email(_) => &app.email,
    };
    let sender = sender.as_ref().ok_or_else(|| format!("no sender is set for {}", send.kind.as_str()))?;
    let id = random::id().map_err(|_| "the operating system has no randomness")?;
    sender.send(to, message, &id).await.map_err(|error| error.to_string())
}

/// Tells the attempt. It may be gone by now: then nobody waits for the code either.
async fn settle(
    app: &App,
    requester: &Requester,
    account: &AccountRow,
    (token, policy): (&TokenDigest, &Policy),
    (send, sent): (&OutgoingCode, bool),
) -> Result<LoginStep, InternalError> {
    let serial = send.serial;
    let event = if sent { Event::MessageAccepted { serial } } else { Event::MessageFailed { serial } };
    let mut tx = app.store.begin().await?;
    let attempt = tx.lock_attempt(token).await?;
    if !sent {
        quota::give_back(&mut tx, app, requester, &account.summary.id, send).await?;
    }
    let Some(attempt) = attempt else {
        tx.commit().await?;
        return Ok(LoginStep::Password);
    };
    let now = app.clock.now();
    let (attempt, effects) = match attempt.on(event, now, policy) {
        Ok(taken) => (taken.attempt, taken.effects),
        Err(refused) => (refused.attempt, refused.effects),
    };
    tx.save_attempt(token, &attempt).await?;
    for effect in effects {
        if let Effect::Record(fact) = effect {
            tx.audit(NewAuditEntry::login(fact, (&account.summary).into(), requester.origin(), now)).await?;
        }
    }
    tx.commit().await?;
    Ok(attempt.step(now, policy))
}

fn failed(cause: &str) -> Result<Problem, InternalError> {
    let id = random::id()?;
    tracing::warn!(%id, cause, "a code could not be sent");
    let mut problem = Problem::new(ProblemCode::DeliveryFailed);
    problem.id = Some(id);
    Ok(problem)
}
