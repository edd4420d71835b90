//! What is known of a login under way.

use latchkey_contract::MethodId;
use serde::{Deserialize, Serialize};

use super::purpose::Purpose;
use crate::{Account, Challenge, CodeDigest, Effect, Factor, Policy, Refusal, Timestamp};

/// A login under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attempt {
    pub(super) state: State,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// Nothing is known yet.
    Password,
    /// The password was right.
    Open(Box<Open>),
    /// Over, with a session or without.
    Closed(Option<Box<FinishedAttempt>>),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FinishedAttempt {
    pub(super) account: latchkey_contract::AccountSummary,
    pub(super) return_to: Option<String>,
}

/// What is known between password and session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Open {
    #[serde(default)]
    pub(super) purpose: Purpose,
    pub(super) account: Account,
    pub(super) opened_at: Timestamp,
    /// The latest moment that was heard of: a clock that is set back revives nothing.
    pub(super) seen_at: Timestamp,
    pub(super) browser: String,
    pub(super) return_to: Option<String>,
    pub(super) stage: AttemptStage,
    /// At most one a method: going to another method and back loses nothing.
    pub(super) challenges: Vec<Challenge>,
    /// Codes that newer ones have replaced, to be able to say so.
    pub(super) superseded: Vec<(CodeDigest, Timestamp)>,
    pub(super) next_serial: u32,
    pub(super) sends: u32,
    /// Whether the owner was told of a wrong code in this attempt.
    #[serde(default)]
    pub(super) warned: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum AttemptStage {
    Choose,
    Enter(MethodId),
    Name(Factor),
}

/// The event was taken.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// The attempt as it is now.
    pub attempt: Attempt,
    /// What to do about it.
    pub effects: Vec<Effect>,
}

/// The event was not taken. The attempt may have changed all the same: a try is gone, or its time is up.
#[derive(Debug, Clone)]
pub struct Refused {
    /// The attempt as it is now.
    pub attempt: Attempt,
    /// What to do about it.
    pub effects: Vec<Effect>,
    /// Why.
    pub refusal: Refusal,
}

pub(super) type Decision = Result<Accepted, Refused>;

impl Default for Attempt {
    fn default() -> Self {
        Self { state: State::Password }
    }
}

impl Open {
    pub(super) fn new(purpose: Purpose, account: Account, browser: String, now: Timestamp) -> Self {
        Self {
            purpose,
            account,
            opened_at: now,
            seen_at: now,
            browser,
            return_to: None,
            stage: AttemptStage::Choose,
            challenges: vec![],
            superseded: vec![],
            next_serial: 1,
            sends: 0,
            warned: false,
        }
    }

    pub(super) fn ends_at(&self, policy: &Policy) -> Timestamp {
        self.opened_at.plus(policy.attempt_lifetime)
    }

    pub(super) fn challenge(&self, method: &MethodId) -> Option<&Challenge> {
        self.challenges.iter().find(|challenge| &challenge.method == method)
    }

    pub(super) fn challenge_mut(&mut self, serial: u32) -> Option<&mut Challenge> {
        self.challenges.iter_mut().find(|challenge| challenge.serial == serial)
    }

    pub(super) fn accepted(self, effects: Vec<Effect>) -> Decision {
        accepted(State::Open(Box::new(self)), effects)
    }

    pub(super) fn refused(self, effects: Vec<Effect>, refusal: Refusal) -> Decision {
        refused(State::Open(Box::new(self)), effects, refusal)
    }
}

pub(super) fn accepted(state: State, effects: Vec<Effect>) -> Decision {
    Ok(Accepted { attempt: Attempt { state }, effects })
}

pub(super) fn refused(state: State, effects: Vec<Effect>, refusal: Refusal) -> Decision {
    Err(Refused { attempt: Attempt { state }, effects, refusal })
}
