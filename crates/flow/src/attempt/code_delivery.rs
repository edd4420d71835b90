//! Choosing a method, and getting its code out.

use std::time::Duration;

use latchkey_contract::{Method, MethodId, MethodKind};

use super::challenge::{ChallengeState, ExpectedAnswer, MessageState};
use super::state::{AttemptStage, Decision, Open};
use crate::{Challenge, CodeDigest, Effect, Lockout, LoginEvent, Policy, Refusal, Timestamp};

/// How long a dead code's digest is kept, to be able to tell "late" from "wrong".
const KEPT_AFTER_DEATH: Duration = Duration::from_secs(4 * 60);

impl Open {
    /// Goes to a method's code. What can still be answered there is kept, so that going back and forth, a
    /// second tab or a double click sends nothing twice.
    pub(super) fn choose(
        mut self,
        method: &MethodId,
        code: CodeDigest,
        lockout: Lockout,
        now: Timestamp,
        policy: &Policy,
    ) -> Decision {
        if let AttemptStage::Name(_) = self.stage {
            return self.refused(vec![], Refusal::OutOfTurn);
        }
        let Some(method) = self.account.method(method).cloned() else {
            return self.refused(vec![], Refusal::MethodUnavailable);
        };
        if let Err(refusal) = lockout.permits(method.kind, now, policy) {
            return self.refused(vec![], refusal);
        }
        let state = self.challenge(&method.id).map(|challenge| challenge.state(now, policy));
        if matches!(state, Some(ChallengeState::Open | ChallengeState::Pending)) {
            self.stage = AttemptStage::Enter(method.id);
            return self.accepted(vec![]);
        }
        self.challenge_with(&method, code, now, policy)
    }

    /// Sends a new code for the method at hand; the old one is dead from now on.
    pub(super) fn resend(
        self,
        code: CodeDigest,
        lockout: Lockout,
        now: Timestamp,
        policy: &Policy,
    ) -> Decision {
        let AttemptStage::Enter(method) = &self.stage else {
            return self.refused(vec![], Refusal::OutOfTurn);
        };
        let (Some(method), Some(challenge)) = (self.account.method(method).cloned(), self.challenge(method))
        else {
            return self.refused(vec![], Refusal::OutOfTurn);
        };
        if let Err(refusal) = lockout.permits(method.kind, now, policy) {
            return self.refused(vec![], refusal);
        }
        match challenge.resend_in(now, policy) {
            Some(Duration::ZERO) => self.challenge_with(&method, code, now, policy),
            Some(retry_in) => self.refused(vec![], Refusal::ResendTooSoon { retry_in }),
            None if challenge.kind.is_sent() => {
                self.refused(vec![], Refusal::ResendTooSoon { retry_in: Duration::from_secs(1) })
            }
            None => self.refused(vec![], Refusal::OutOfTurn),
        }
    }

    /// Puts a new challenge in the place of the method's last one.
    fn challenge_with(
        mut self,
        method: &Method,
        code: CodeDigest,
        now: Timestamp,
        policy: &Policy,
    ) -> Decision {
        let sent = method.kind.is_sent();
        if sent && self.sends >= policy.sends_per_attempt {
            return self.refused(vec![], Refusal::TooManyCodes);
        }
        let serial = self.next_serial;
        self.next_serial += 1;
        self.retire(&method.id, now);
        let answer = match method.kind {
            MethodKind::App => ExpectedAnswer::App,
            MethodKind::Recovery => ExpectedAnswer::Recovery,
            MethodKind::Sms | MethodKind::Email => {
                self.sends += 1;
                ExpectedAnswer::Sent { code, message: MessageState::Sending { since: now } }
            }
        };
        self.challenges.push(Challenge {
            serial,
            method: method.id.clone(),
            kind: method.kind,
            tries_left: policy.tries_per_code,
            answer,
        });
        self.stage = AttemptStage::Enter(method.id.clone());
        let mut effects = vec![Effect::Record(LoginEvent::MethodChosen(method.kind))];
        if sent {
            effects.push(Effect::SendCode { serial, method: method.id.clone(), kind: method.kind });
        }
        self.accepted(effects)
    }

    fn retire(&mut self, method: &MethodId, now: Timestamp) {
        let (old, rest) = std::mem::take(&mut self.challenges)
            .into_iter()
            .partition(|challenge: &Challenge| &challenge.method == method);
        self.challenges = rest;
        let digests = Vec::into_iter(old).filter_map(|challenge: Challenge| match challenge.answer {
            ExpectedAnswer::Sent { message: MessageState::Failed, .. }
            | ExpectedAnswer::App
            | ExpectedAnswer::Recovery => None,
            ExpectedAnswer::Sent { code, .. } => Some((code, now)),
        });
        self.superseded.extend(digests);
    }

    /// The relay or gateway has the message: the code's time starts now, and ends with the attempt at the
    /// latest.
    pub(super) fn message_accepted(mut self, serial: u32, now: Timestamp, policy: &Policy) -> Decision {
        let until = now.plus(policy.code_lifetime).min(self.ends_at(policy));
        let Some(challenge) = self.challenge_mut(serial) else { return self.accepted(vec![]) };
        let kind = challenge.kind;
        if let ExpectedAnswer::Sent { message: message @ MessageState::Sending { .. }, .. } =
            &mut challenge.answer
        {
            *message = MessageState::Accepted { until };
            return self.accepted(vec![Effect::Record(LoginEvent::CodeSent(kind))]);
        }
        self.accepted(vec![])
    }

    /// The message did not leave. The person may try again at once, and it does not count.
    pub(super) fn message_failed(mut self, serial: u32) -> Decision {
        let Some(challenge) = self.challenge_mut(serial) else { return self.accepted(vec![]) };
        let kind = challenge.kind;
        if let ExpectedAnswer::Sent { message: message @ MessageState::Sending { .. }, .. } =
            &mut challenge.answer
        {
            *message = MessageState::Failed;
            self.sends = self.sends.saturating_sub(1);
            return self.accepted(vec![Effect::Record(LoginEvent::DeliveryFailed(kind))]);
        }
        self.accepted(vec![])
    }

    /// Drops the digests of codes that are long dead; the challenge itself stays, and stays dead.
    pub(super) fn expire_digests(mut self, now: Timestamp) -> Decision {
        self.superseded.retain(|(_, since)| now < since.plus(KEPT_AFTER_DEATH));
        for challenge in &mut self.challenges {
            let long_dead = challenge.died_at(now).is_some_and(|at| now >= at.plus(KEPT_AFTER_DEATH));
            if let (true, ExpectedAnswer::Sent { code, .. }) = (long_dead, &mut challenge.answer) {
                *code = CodeDigest::new([0; 32]);
            }
        }
        self.accepted(vec![])
    }
}
