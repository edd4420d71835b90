//! The transaction of one step of a login, with everything that the step's parts need.

use std::sync::Arc;

use latchkey_flow::{Attempt, Effect, Event, LoginEvent, Policy, Refusal, Timestamp};

use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::error::InternalError;
use crate::extract::requester::Requester;
use crate::http::cookies::CookieJar;
use crate::messages::NotificationKind;
use crate::notifications::{self, Origin};
use crate::store::{AccountRow, Tx};

/// The transaction of one step of a login. What it has written, and the cookies that it has set, count only
/// once it is committed: dropped before, none of it has happened.
pub(crate) struct LoginTx<'a> {
    pub(crate) tx: Tx,
    pub(crate) app: &'a App,
    pub(crate) requester: &'a Requester,
    /// The account that is being signed in to, as it was read in this transaction.
    pub(crate) account: AccountRow,
    /// The policy in force when the transaction began: one step is decided by one policy.
    pub(crate) policy: Arc<Policy>,
    /// The time of the whole step.
    pub(crate) now: Timestamp,
    /// The cookies that the answer will set.
    pub(crate) cookies: CookieJar,
}

/// What the flow decided about an event, accepted or refused: a refusal, too, may change the attempt and have
/// effects, such as a wrong code that is counted.
pub(super) struct Decided {
    pub(super) attempt: Attempt,
    pub(super) effects: Vec<Effect>,
    /// `None` if the event was accepted.
    pub(super) refusal: Option<Refusal>,
}

impl<'a> LoginTx<'a> {
    pub(crate) fn new(
        tx: Tx,
        app: &'a App,
        requester: &'a Requester,
        account: AccountRow,
        policy: Arc<Policy>,
    ) -> Self {
        Self { tx, app, requester, account, policy, now: app.clock.now(), cookies: requester.jar() }
    }

    /// Commits, and hands out the cookies for the answer.
    pub(crate) async fn commit(self) -> Result<CookieJar, InternalError> {
        self.tx.commit().await?;
        Ok(self.cookies)
    }

    pub(super) fn decide(&self, attempt: Attempt, event: Event) -> Decided {
        match attempt.on(event, self.now, &self.policy) {
            Ok(accepted) => Decided { attempt: accepted.attempt, effects: accepted.effects, refusal: None },
            Err(refused) => {
                Decided { attempt: refused.attempt, effects: refused.effects, refusal: Some(refused.refusal) }
            }
        }
    }

    /// The part of the names of this account's cookies that tells them from another account's on this browser.
    pub(super) fn cookie_suffix(&self) -> String {
        self.app.keys.cookie_suffix(&self.account.summary.id)
    }

    /// Queues a notification to the account's owner about something that this browser did.
    pub(super) async fn notify(&mut self, kind: NotificationKind) -> Result<(), InternalError> {
        let origin = self.requester.origin();
        let origin = Origin::Requester(&origin);
        notifications::notify(&mut self.tx, self.app, &self.account, kind, origin).await
    }

    /// Adds what happened in the login to the audit log.
    pub(super) async fn audit(&mut self, event: LoginEvent) -> Result<(), InternalError> {
        let account = (&self.account.summary).into();
        self.tx.audit(NewAuditEntry::login(event, account, self.requester.origin(), self.now)).await
    }
}
