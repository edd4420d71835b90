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
    /// By which method, or about what; plain text, never a secret.
    pub detail: String,
    /// Whether it was done or refused.
    pub outcome: AuditOutcome,
    /// Who did it; nobody where nobody is known to have signed in.
    pub actor: Option<AuditName>,
    /// To whom it was done.
    pub target: Option<AuditName>,
    /// Where it was done from; `None` for what the service does by itself.
    pub origin: Option<AuditOrigin>,
}

/// Where something was done from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditOrigin {
    /// The address; empty on the machine of the service.
    pub ip: String,
    /// The browser and system, such as "Firefox on Linux", or "Command line".
    pub browser: String,
}

impl NewAuditEntry {
    /// What somebody who is signed in did to their own account.
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

    /// What was done to `target` where nobody is signed in: on the machine of the service.
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
    pub fn login(event: LoginEvent, who: AuditName, origin: AuditOrigin, at: Timestamp) -> Self {
        // Before the password is right, nobody is known to have done it.
        let known = !matches!(event, LoginEvent::PasswordWrong | LoginEvent::PasswordThrottled);
        let (audit_event, detail, outcome) = event::of_login(event);
        Self {
            outcome,
            detail: detail.to_owned(),
            actor: known.then(|| who.clone()),
            ..Self::without_actor(audit_event, who, origin, at)
        }
    }

    /// The same with a detail.
    #[must_use]
    pub fn about(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Writes the line of the program's log and counts the event in the metrics, once it is committed.
    pub(crate) fn log(&self) {
        let (event, outcome) = (self.event.as_str(), self.outcome.as_str());
        metrics::counter!("latchkey_events_total", "event" => event, "detail" => self.metric_detail().to_owned())
            .increment(1);
        let account = self.target.as_ref().map_or("", |name| name.id.as_str());
        let by = self.actor.as_ref().map_or("", |name| name.id.as_str());
        let ip = self.origin.as_ref().map_or("", |origin| origin.ip.as_str());
        tracing::info!(event, detail = self.detail, outcome, account, by, ip, "event");
    }

    /// The detail as a label of the metrics, whose number must not grow without bound: only short words are one.
    fn metric_detail(&self) -> &str {
        let word = self.detail.len() <= 16 && self.detail.bytes().all(|byte| byte.is_ascii_lowercase());
        if word { &self.detail } else { "" }
    }
}
