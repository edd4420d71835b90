//! Opening an attempt: by a right password, for a proof, or for a new method.

use std::sync::Arc;

use latchkey_contract::{LoginStep, Secret};
use latchkey_flow::{Account, Attempt, Event, Policy};

use super::{OutgoingCode, charge_quota, deliver, perform};
use crate::app::App;
use crate::crypto::token::Token;
use crate::error::ApiError;
use crate::extract::requester::Requester;
use crate::http::cookies::{self, Jar};
use crate::store::{AccountRow, Tx};

/// Opens an attempt by its first event, in the place of the one that this browser had. `token` is its handle to be;
/// what is to be sent once the transaction is committed comes back.
pub(crate) async fn open(
    tx: &mut Tx,
    app: &App,
    requester: &Requester,
    (row, account, policy): (&AccountRow, &Account, &Policy),
    (token, event): (&Token, Event),
    jar: &mut Jar,
) -> Result<(Attempt, Option<OutgoingCode>), ApiError> {
    let taken = Attempt::default().on(event, app.clock.now(), policy).map_err(|refused| refused.refusal)?;
    match taken.attempt.ends_at(policy) {
        Some(ends_at) => {
            tx.add_attempt(&token.digest(), &account.summary.id, &taken.attempt, ends_at).await?;
            jar.set(cookies::ATTEMPT, token, Some(policy.attempt_lifetime));
        }
        None => jar.clear(cookies::ATTEMPT),
    }
    let send = perform(tx, app, requester, (row, account), taken.effects, jar).await?;
    let send = charge_quota(tx, app, requester, send, &taken.attempt).await?;
    Ok((taken.attempt, send))
}

/// Sends the code of an opened attempt, if there is one to send, and says where the person stands. That it could not
/// be sent is said by the step: the attempt is open all the same.
pub(crate) async fn begin(
    app: &App,
    requester: &Requester,
    (attempt, token, policy): (&Attempt, &Token, &Arc<Policy>),
    row: &AccountRow,
    send: Option<OutgoingCode>,
    code: Secret,
) -> Result<LoginStep, ApiError> {
    let Some(send) = send else { return Ok(attempt.step(app.clock.now(), policy)) };
    match deliver(app, requester, (token.digest(), policy.clone()), row, send, code).await {
        Err(ApiError::Refused(_)) => {
            let attempt = app.store.read().await?.attempt(&token.digest()).await?;
            Ok(attempt.map_or(LoginStep::Password, |attempt| attempt.step(app.clock.now(), policy)))
        }
        result => result,
    }
}
