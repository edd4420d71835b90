//! How many codes may be sent within an hour: to an account, to an address, from a network, and in all.

use latchkey_contract::{Problem, ProblemCode};
use latchkey_flow::Quota;

use super::login_tx::LoginTx;
use super::outgoing_code::OutgoingCode;
use crate::error::{ApiError, InternalError};

/// A count of sent codes and the most that the policy allows of it within an hour.
struct QuotaLimit {
    /// What is counted, as the count's key in the store.
    subject: String,
    /// How many codes.
    limit: u32,
}

impl LoginTx<'_> {
    /// Counts a code that is about to be sent, in the transaction that saves its attempt.
    ///
    /// # Errors
    /// [`ProblemCode::TooManyCodes`] with the time until there is room again.
    pub(super) async fn charge_quota(&mut self, outgoing: &OutgoingCode) -> Result<(), ApiError> {
        for QuotaLimit { subject, limit } in self.quota_limits(outgoing) {
            let quota = self.tx.lock_quota(&subject).await?;
            let charged = quota.take(limit, self.now).map_err(|retry_in| {
                tracing::warn!(
                    subject = subject.split(':').next(),
                    "no more codes are sent within this hour"
                );
                let milliseconds = u64::try_from(retry_in.as_millis()).unwrap_or(u64::MAX);
                Problem::new(ProblemCode::TooManyCodes).retry_in_ms(milliseconds)
            })?;
            self.tx.save_quota(&subject, charged).await?;
        }
        Ok(())
    }

    /// Takes the count back: the message did not leave.
    pub(super) async fn refund_quota(&mut self, outgoing: &OutgoingCode) -> Result<(), InternalError> {
        for QuotaLimit { subject, .. } in self.quota_limits(outgoing) {
            let quota: Quota = self.tx.lock_quota(&subject).await?;
            self.tx.save_quota(&subject, quota.give_back()).await?;
        }
        Ok(())
    }

    /// The counts that a code belongs to, always in this order, so that no two transactions wait for each
    /// other; the one that all logins share comes last and is locked for the shortest time.
    fn quota_limits(&self, outgoing: &OutgoingCode) -> [QuotaLimit; 4] {
        let limits = self.policy.sends;
        let address = outgoing.destination.as_ref().map_or("", |destination| destination.reveal());
        let limit = |subject, limit| QuotaLimit { subject, limit };
        [
            limit(format!("account:{}", self.account.summary.id), limits.account),
            limit(format!("destination:{}", self.app.keys.pseudonym(address)), limits.destination),
            limit(format!("network:{}", self.requester.network()), limits.network),
            limit("service:".to_owned(), limits.service),
        ]
    }
}
