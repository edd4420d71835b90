//! How many codes may be sent within the hour.

use latchkey_contract::{Problem, ProblemCode};
use latchkey_flow::Quota;

use super::OutgoingCode;
use crate::app::App;
use crate::error::{ApiError, InternalError};
use crate::extract::requester::Requester;
use crate::store::Tx;

/// Counts a message that is about to be sent, in the transaction that saves its attempt.
pub(super) async fn take(
    tx: &mut Tx,
    app: &App,
    requester: &Requester,
    account_id: &str,
    send: &OutgoingCode,
) -> Result<(), ApiError> {
    let now = app.clock.now();
    for (subject, limit) in subjects(app, requester, account_id, send) {
        let quota = tx.lock_quota(&subject).await?;
        let taken = quota.take(limit, now).map_err(|retry_in| {
            tracing::warn!(subject = subject.split(':').next(), "no more codes are sent within this hour");
            let milliseconds = u64::try_from(retry_in.as_millis()).unwrap_or(u64::MAX);
            Problem::new(ProblemCode::TooManyCodes).retry_in_ms(milliseconds)
        })?;
        tx.save_quota(&subject, taken).await?;
    }
    Ok(())
}

/// Takes the count back: the message did not leave.
pub(super) async fn give_back(
    tx: &mut Tx,
    app: &App,
    requester: &Requester,
    account_id: &str,
    send: &OutgoingCode,
) -> Result<(), InternalError> {
    for (subject, _) in subjects(app, requester, account_id, send) {
        let quota: Quota = tx.lock_quota(&subject).await?;
        tx.save_quota(&subject, quota.give_back()).await?;
    }
    Ok(())
}

/// What a message counts for, always in this order, so that no two wait for each other; the one that everybody
/// shares is held last and shortest.
fn subjects(app: &App, requester: &Requester, account_id: &str, send: &OutgoingCode) -> [(String, u32); 4] {
    let limits = app.policy().sends;
    let to = send.to.as_ref().map_or("", |to| to.reveal());
    [
        (format!("account:{account_id}"), limits.account),
        (format!("destination:{}", app.keys.pseudonym(to)), limits.destination),
        (format!("network:{}", requester.network()), limits.network),
        ("service:".to_owned(), limits.service),
    ]
}
