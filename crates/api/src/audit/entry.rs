//! A new entry of the audit log: what happened, to whom, by whom, and from where.

use latchkey_contract::{AccountSummary, AuditEvent, AuditName, AuditOutcome};
use latchkey_flow::{LoginEvent, Timestamp};

use crate::audit::event;

/// An entry that is yet to be added to the audit log.
#[derive(Debug, Clone)]
pub struct NewAuditEntry {
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub event: AuditEvent,
    /// More about the event, such as the kind of method; plain text, never a secret, empty if there is nothing.
    pub detail: String,
    /// Whether it was done or refused.
    pub outcome: AuditOutcome,
    /// The account that did it; `None` where nobody is known to have signed in.
    pub actor: Option<AuditName>,
    /// The account that it was done to.
    pub target: Option<AuditName>,
    /// Where it was done from; `None` for what the service does by itself.
    pub origin: Option<AuditOrigin>,
}

/// Where something was done from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditOrigin {
    /// The IP address; empty for the command line.
    pub ip: String,
    /// The browser and system, such as "Firefox on Linux", or "Command line".
    pub browser: String,
}

impl NewAuditEntry {
    /// What the owner of an account, signed in, did to it.
    #[must_use]
    pub fn own(event: AuditEvent, account: &AccountSummary, origin: AuditOrigin, at: Timestamp) -> Self {
        Self::by(event, account, account, origin, at)
    }

    /// What `actor` did to `target`.
    #[must_use]
    pub fn by(
        event: AuditEvent,
        actor: &AccountSummary,
        target: &AccountSummary,
        origin: AuditOrigin,
        at: Timestamp,
    ) -> Self {
        Self { actor: Some(actor.into()), ..Self::without_actor(event, target.into(), origin, at) }
    }

    /// What was done to `target` by nobody who has signed in, such as on the command line.
    #[must_use]
    pub fn without_actor(event: AuditEvent, target: AuditName, origin: AuditOrigin, at: Timestamp) -> Self {
        Self {
            at,
            event,
            detail: String::new(),
            outcome: AuditOutcome::Done,
            actor: None,
            target: Some(target),
            origin: Some(origin),
        }
    }

    /// What happened in a login.
    #[must_use]
    pub fn login(event: LoginEvent, account: AuditName, origin: AuditOrigin, at: Timestamp) -> Self {
        // With a wrong password, nobody is known to have done it.
        let is_known = !matches!(event, LoginEvent::PasswordWrong | LoginEvent::PasswordThrottled);
        let record = event::of_login(event);
        Self {
            outcome: record.outcome,
            detail: record.detail.to_owned(),
            actor: is_known.then(|| account.clone()),
            ..Self::without_actor(record.event, account, origin, at)
        }
    }

    /// The same entry with that detail.
    #[must_use]
    pub fn about(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Logs the entry and counts its event in the metrics. Called once its transaction is committed.
    pub(crate) fn log(&self) {
        let (event, outcome) = (self.event.as_str(), self.outcome.as_str());
        metrics::counter!("latchkey_events_total", "event" => event, "detail" => self.metric_detail().to_owned())
            .increment(1);
        let account = self.target.as_ref().map_or("", |name| name.id.as_str());
        let by = self.actor.as_ref().map_or("", |name| name.id.as_str());
        let ip = self.origin.as_ref().map_or("", |origin| origin.ip.as_str());
        tracing::info!(event, detail = self.detail, outcome, account, by, ip, "event");
    }

    /// The detail as a label of the metrics, or an empty text. Each label is a time series of its own, and
    /// their number must not grow without bound: only a short word, such as a kind of method, becomes one.
    fn metric_detail(&self) -> &str {
        let word = self.detail.len() <= 16 && self.detail.bytes().all(|byte| byte.is_ascii_lowercase());
        if word { &self.detail } else { "" }
    }
}
