//! Whether a typed code is the right one.

use latchkey_contract::MethodKind;

use super::challenge::{ChallengeState, ExpectedAnswer};
use super::purpose::Purpose;
use super::state::{AttemptStage, Decision, Open};
use crate::{Challenge, Effect, Entered, Factor, Lockout, LoginEvent, Policy, Refusal, Timestamp, TotpStep};

/// What a typed code turned out to be.
enum CodeMatch {
    Right,
    RightStep(TotpStep),
    RightRecovery(i64),
    Superseded,
    Used,
    Wrong,
}

/// What a right code uses up besides its challenge.
enum Spent {
    Step(TotpStep),
    Recovery(i64),
}

impl Open {
    /// Judges a code. Nothing is compared unless the challenge and the account still have a try to spend.
    pub(super) fn check_code(
        self,
        entered: &Entered,
        trust: bool,
        lockout: Lockout,
        now: Timestamp,
        policy: &Policy,
    ) -> Decision {
        let method = match &self.stage {
            AttemptStage::Enter(method) => method,
            AttemptStage::Name(_) => return self.refused(vec![], Refusal::CodeUsed),
            AttemptStage::Choose => return self.refused(vec![], Refusal::OutOfTurn),
        };
        let Some(challenge) = self.challenge(method).cloned() else {
            return self.refused(vec![], Refusal::OutOfTurn);
        };
        if let Err(refusal) = lockout.permits(challenge.kind, now, policy) {
            return self.refused(vec![], refusal);
        }
        match challenge.state(now, policy) {
            ChallengeState::Open => {}
            // A code is not valid before its message was accepted; that it is typed already is no guess either.
            ChallengeState::Pending => return self.refused(vec![], Refusal::OutOfTurn),
            ChallengeState::Exhausted => return self.refused(vec![], Refusal::TriesSpent),
            ChallengeState::Expired => return self.refused(vec![], Refusal::CodeExpired),
        }
        match self.compare(&challenge, entered) {
            None => self.refused(vec![], Refusal::OutOfTurn),
            Some(CodeMatch::Right) => {
                let trust = trust && self.offers_trust(challenge.kind, policy);
                self.verified(&challenge, trust, lockout, None)
            }
            Some(CodeMatch::RightStep(step)) => {
                let trust = trust && self.offers_trust(challenge.kind, policy);
                self.verified(&challenge, trust, lockout, Some(Spent::Step(step)))
            }
            Some(CodeMatch::RightRecovery(number)) => {
                self.verified(&challenge, false, lockout, Some(Spent::Recovery(number)))
            }
            Some(CodeMatch::Superseded) => self
                .wrong(&challenge, lockout, now, policy, |tries_left| Refusal::CodeSuperseded { tries_left }),
            Some(CodeMatch::Used) => self.wrong(&challenge, lockout, now, policy, |_| Refusal::CodeUsed),
            Some(CodeMatch::Wrong) => {
                self.wrong(&challenge, lockout, now, policy, |tries_left| Refusal::CodeWrong { tries_left })
            }
        }
    }

    /// Nothing when what was typed belongs to another sort of challenge.
    fn compare(&self, challenge: &Challenge, entered: &Entered) -> Option<CodeMatch> {
        match (&challenge.answer, entered) {
            (ExpectedAnswer::Sent { code, .. }, Entered::Sent(typed)) => Some(if code == typed {
                CodeMatch::Right
            } else if self.superseded.iter().any(|(old, _)| old == typed) {
                CodeMatch::Superseded
            } else {
                CodeMatch::Wrong
            }),
            (ExpectedAnswer::App, Entered::App { matched, last_used }) => Some(match matched {
                Some(step) if last_used.is_none_or(|last| last < *step) => CodeMatch::RightStep(*step),
                Some(_) => CodeMatch::Used,
                None => CodeMatch::Wrong,
            }),
            (ExpectedAnswer::Recovery, Entered::Recovery(found)) => Some(match found {
                Some(code) if code.used => CodeMatch::Used,
                Some(code) => CodeMatch::RightRecovery(code.number),
                None => CodeMatch::Wrong,
            }),
            _ => None,
        }
    }

    /// Whether "Don't require OTP on this browser" is offered with a code of that kind. Whoever has found a
    /// sheet of recovery codes must not stay for a month.
    pub(super) fn offers_trust(&self, kind: MethodKind, policy: &Policy) -> bool {
        policy.trust_offered && self.purpose == Purpose::SignIn && kind != MethodKind::Recovery
    }

    fn verified(
        mut self,
        challenge: &Challenge,
        trust: bool,
        lockout: Lockout,
        spent: Option<Spent>,
    ) -> Decision {
        let factor = Factor::Method(challenge.kind);
        let mut effects = vec![];
        let mut set_up_with = None;
        match spent {
            // The app is not configured yet: its step is used up as it is.
            Some(Spent::Step(step)) if matches!(self.purpose, Purpose::Enrol { .. }) => {
                set_up_with = Some(step)
            }
            Some(Spent::Step(step)) => {
                effects.push(Effect::SpendStep { method: challenge.method.clone(), step });
            }
            Some(Spent::Recovery(number)) => effects.push(Effect::SpendRecoveryCode { number }),
            None => {}
        }
        if lockout.in_a_row > 0 {
            effects.push(Effect::SaveLockout(lockout.after_right()));
        }
        effects.push(Effect::Record(LoginEvent::CodeRight(challenge.kind)));
        // No code of this attempt is of any use from here on.
        self.challenges.clear();
        self.superseded.clear();
        if trust {
            self.stage = AttemptStage::Name(factor);
            return self.accepted(effects);
        }
        self.finish(factor, set_up_with, effects)
    }

    fn wrong(
        mut self,
        challenge: &Challenge,
        lockout: Lockout,
        now: Timestamp,
        policy: &Policy,
        refusal: impl FnOnce(u32) -> Refusal,
    ) -> Decision {
        let tries_left = challenge.tries_left - 1;
        if let Some(challenge) = self.challenge_mut(challenge.serial) {
            challenge.tries_left = tries_left;
        }
        let lockout = lockout.after_wrong(now);
        let mut effects =
            vec![Effect::SaveLockout(lockout), Effect::Record(LoginEvent::CodeWrong(challenge.kind))];
        if lockout.in_a_row == policy.wrong_codes_in_a_row {
            effects.push(Effect::Record(LoginEvent::AccountLocked));
        }
        // Once an attempt: whoever mistypes is not to be written to five times.
        if self.purpose == Purpose::SignIn && !self.warned {
            self.warned = true;
            effects.push(Effect::WarnOwner);
        }
        self.refused(effects, refusal(tries_left))
    }
}
