//! Sending a code, and telling its attempt what became of it.

use latchkey_contract::{LoginStep, MethodId, MethodKind, Problem, ProblemCode, Secret};
use latchkey_flow::{Event, Fact};

use crate::app::App;
use crate::error::{Broken, Failure};
use crate::messages::CodeMessage;
use crate::senders::Destination;
use crate::store::AccountRow;
use crate::token::TokenDigest;
use crate::visitor::Visitor;
use crate::{chance, facts};

/// Sends the code of a challenge, tells the attempt, and answers with where the person stands. It runs to its end
/// even if the person does not wait for it: a message that has left must be known to have left.
pub(crate) async fn deliver(
    app: &App,
    visitor: &Visitor,
    token: TokenDigest,
    account: &AccountRow,
    (serial, _, kind): (u32, MethodId, MethodKind),
    code: Secret,
) -> Result<LoginStep, Failure> {
    let message = CodeMessage {
        product: app.site.product.clone(),
        code,
        lifetime: app.policy.code_lifetime,
        browser: visitor.browser.clone(),
        at: app.clock.now(),
        host: app.site.host.clone(),
    };
    let (app, account, ip) = (app.clone(), account.clone(), visitor.ip);
    let work = async move {
        let sent = send(&app, &account, kind, &message).await;
        let event = match &sent {
            Ok(()) => Event::MessageAccepted { serial },
            Err(_) => Event::MessageFailed { serial },
        };
        let (step, recorded) = settle(&app, &token, event).await?;
        recorded.into_iter().for_each(|fact| facts::record(fact, &account.view.id, ip));
        match sent {
            Ok(()) => Ok(step),
            Err(cause) => Err(failed(&cause)?.into()),
        }
    };
    tokio::spawn(work).await.map_err(|_| Failure::from(Broken::new("a delivery panicked")))?
}

async fn send(
    app: &App,
    account: &AccountRow,
    kind: MethodKind,
    message: &CodeMessage,
) -> Result<(), String> {
    let (sender, to) = match kind {
        MethodKind::Sms => (&app.text, account.phone.clone().map(Destination::Phone)),
        MethodKind::Email => (&app.email, account.email.clone().map(Destination::Email)),
        MethodKind::App => return Err("an app's code is never sent".to_owned()),
    };
    let sender = sender.as_ref().ok_or_else(|| format!("no sender is set for {}", kind.as_str()))?;
    let to = to.ok_or("the account has no address for this method")?;
    let id = chance::id().map_err(|_| "the operating system has no randomness")?;
    sender.send(&to, message, &id).await.map_err(|error| error.to_string())
}

/// Tells the attempt. It may be gone by now: then nobody waits for the code either.
async fn settle(app: &App, token: &TokenDigest, event: Event) -> Result<(LoginStep, Vec<Fact>), Broken> {
    let mut tx = app.store.begin().await?;
    let Some(attempt) = tx.claim_attempt(token).await? else { return Ok((LoginStep::Password, vec![])) };
    let now = app.clock.now();
    let (attempt, effects) = match attempt.on(event, now, &app.policy) {
        Ok(taken) => (taken.attempt, taken.effects),
        Err(refused) => (refused.attempt, refused.effects),
    };
    tx.save_attempt(token, &attempt).await?;
    tx.commit().await?;
    let facts = effects.into_iter().filter_map(|effect| match effect {
        latchkey_flow::Effect::Record(fact) => Some(fact),
        _ => None,
    });
    Ok((attempt.step(now, &app.policy), facts.collect()))
}

fn failed(cause: &str) -> Result<Problem, Broken> {
    let id = chance::id()?;
    tracing::warn!(%id, cause, "a code could not be sent");
    let mut problem = Problem::new(ProblemCode::DeliveryFailed);
    problem.id = Some(id);
    Ok(problem)
}
