//! An entry of the audit log: what happened, to whom, by whom, and from where.

use latchkey_contract::AccountSummary;
use latchkey_flow::{LoginEvent, Timestamp};

use crate::audit::event;
use crate::extract::requester::Visitor;

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// What, in one word.
    pub event: &'static str,
    /// By which method, or about what; plain text, never a secret.
    pub detail: String,
    /// Whether it came to pass.
    pub outcome: Outcome,
    /// Who did it; nobody where nobody is known to have signed in.
    pub actor: Option<Who>,
    /// To whom it was done.
    pub target: Option<Who>,
    /// Where from, and with what.
    pub from: Option<(String, String)>,
}

/// Whether something came to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It did.
    Done,
    /// It was refused.
    Refused,
}

impl Outcome {
    /// The outcome as it is logged and stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

/// An account as the log names it, also when it is gone.
#[derive(Debug, Clone)]
pub struct Who {
    /// Its id; for a name that nobody has, a digest of it.
    pub id: String,
    /// Its username then.
    pub username: String,
}

impl From<&AccountSummary> for Who {
    fn from(account: &AccountSummary) -> Self {
        Self { id: account.id.clone(), username: account.username.clone() }
    }
}

impl Entry {
    /// What somebody who is signed in did to their own account.
    #[must_use]
    pub fn own(event: &'static str, account: &AccountSummary, visitor: &Visitor, at: Timestamp) -> Self {
        Self::by(event, account, account, visitor, at)
    }

    /// What `actor` did to `target`.
    #[must_use]
    pub fn by(
        event: &'static str,
        actor: &AccountSummary,
        target: &AccountSummary,
        visitor: &Visitor,
        at: Timestamp,
    ) -> Self {
        Self {
            at,
            event,
            detail: String::new(),
            outcome: Outcome::Done,
            actor: Some(actor.into()),
            target: Some(target.into()),
            from: Some((visitor.ip.to_string(), visitor.browser.clone())),
        }
    }

    /// What was done to `target` on the machine of the service, where nobody signs in.
    #[must_use]
    pub fn by_machine(event: &'static str, target: &AccountSummary, with: &str, at: Timestamp) -> Self {
        Self {
            at,
            event,
            detail: String::new(),
            outcome: Outcome::Done,
            actor: None,
            target: Some(target.into()),
            from: Some((String::new(), with.to_owned())),
        }
    }

    /// What happened in a login.
    #[must_use]
    pub fn login(fact: LoginEvent, who: Who, visitor: &Visitor, at: Timestamp) -> Self {
        let (event, detail, outcome) = event::words(fact);
        Self {
            at,
            event,
            detail: detail.to_owned(),
            outcome,
            // Before the password is right, nobody is known to have done it.
            actor: (!matches!(fact, LoginEvent::PasswordWrong | LoginEvent::PasswordThrottled))
                .then(|| who.clone()),
            target: Some(who),
            from: Some((visitor.ip.to_string(), visitor.browser.clone())),
        }
    }

    /// The same with a detail.
    #[must_use]
    pub fn about(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// The line in the log and the count for the figures, once it is known to have happened.
    pub(crate) fn tell(&self) {
        let (event, outcome) = (self.event, self.outcome.as_str());
        metrics::counter!("latchkey_events_total", "event" => event, "detail" => self.counted().to_owned())
            .increment(1);
        let account = self.target.as_ref().map_or("", |who| who.id.as_str());
        let by = self.actor.as_ref().map_or("", |who| who.id.as_str());
        let ip = self.from.as_ref().map_or("", |(ip, _)| ip.as_str());
        tracing::info!(event, detail = self.detail, outcome, account, by, ip, "event");
    }

    /// A label of the figures must not grow without bound: only words of ours are one.
    fn counted(&self) -> &str {
        let word = self.detail.len() <= 16 && self.detail.bytes().all(|byte| byte.is_ascii_lowercase());
        if word { &self.detail } else { "" }
    }
}
