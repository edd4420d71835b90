//! One method's question within an attempt.

use std::time::Duration;

use latchkey_contract::{Delivery, MethodId, MethodKind};
use serde::{Deserialize, Serialize};

use crate::{CodeDigest, Policy, Timestamp};

/// One method's question within an attempt, with its own tries. A new code is a new challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Counts the challenges of an attempt.
    pub serial: u32,
    /// The method that asks.
    pub method: MethodId,
    /// What sort of method it is.
    pub kind: MethodKind,
    /// How many more wrong codes are judged.
    pub tries_left: u32,
    pub(crate) answer: ExpectedAnswer,
}

/// What answers a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExpectedAnswer {
    /// The app's code of the moment.
    App,
    /// One of the account's recovery codes.
    Recovery,
    /// The code that was sent, and how far it has come.
    Sent { code: CodeDigest, message: MessageState },
}

/// How far the message with the code has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MessageState {
    /// Handed over; no answer yet.
    Sending { since: Timestamp },
    /// Taken by the relay or gateway: the code lives until `until`.
    Accepted { until: Timestamp },
    /// Not taken.
    Failed,
}

/// Whether a challenge can still be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChallengeState {
    /// Its code may be typed.
    Open,
    /// Its message is on the way out.
    Pending,
    /// Its tries are used up.
    Exhausted,
    /// Its code has expired, or never left.
    Expired,
}

impl Challenge {
    pub(crate) fn state(&self, now: Timestamp, policy: &Policy) -> ChallengeState {
        if self.tries_left == 0 {
            return ChallengeState::Exhausted;
        }
        match &self.answer {
            ExpectedAnswer::App | ExpectedAnswer::Recovery => ChallengeState::Open,
            ExpectedAnswer::Sent { message, .. } => match *message {
                MessageState::Sending { since } if now < since.plus(policy.delivery_timeout) => {
                    ChallengeState::Pending
                }
                MessageState::Accepted { until } if now < until => ChallengeState::Open,
                _ => ChallengeState::Expired,
            },
        }
    }

    /// How long until a new code may be asked for; nothing where no code is sent, or one is just being sent.
    pub(crate) fn resend_in(&self, now: Timestamp, policy: &Policy) -> Option<Duration> {
        let ExpectedAnswer::Sent { message, .. } = &self.answer else { return None };
        match (self.state(now, policy), *message) {
            (ChallengeState::Pending, _) => None,
            (ChallengeState::Open, MessageState::Accepted { until }) => {
                Some(now.until(until.minus(policy.resend_before_end)))
            }
            _ => Some(Duration::ZERO),
        }
    }

    /// How long the code still lives; nothing where there is no countdown.
    pub(crate) fn expires_in(&self, now: Timestamp, policy: &Policy) -> Option<Duration> {
        let ExpectedAnswer::Sent { message, .. } = &self.answer else { return None };
        match (self.state(now, policy), *message) {
            (ChallengeState::Pending, _) => None,
            (ChallengeState::Open, MessageState::Accepted { until }) => Some(now.until(until)),
            _ => Some(Duration::ZERO),
        }
    }

    pub(crate) fn delivery(&self, now: Timestamp, policy: &Policy) -> Delivery {
        match &self.answer {
            ExpectedAnswer::App | ExpectedAnswer::Recovery => Delivery::None,
            ExpectedAnswer::Sent { message: MessageState::Accepted { .. }, .. } => Delivery::Accepted,
            ExpectedAnswer::Sent { .. } if self.state(now, policy) == ChallengeState::Pending => {
                Delivery::Sending
            }
            ExpectedAnswer::Sent { .. } => Delivery::Failed,
        }
    }

    /// When a code that was sent died, as far as it is dead.
    pub(crate) fn died_at(&self, now: Timestamp) -> Option<Timestamp> {
        match &self.answer {
            ExpectedAnswer::Sent { message: MessageState::Accepted { until }, .. } if *until <= now => {
                Some(*until)
            }
            _ => None,
        }
    }
}
