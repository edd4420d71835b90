//! Whether a typed code is the right one.

use super::{Decision, Open, Stage};
use crate::challenge::{Answer, Life};
use crate::{Challenge, Effect, Entered, Fact, Factor, Lockout, Policy, Refusal, Timestamp, TotpStep};

/// What a typed code turned out to be.
enum Judgement {
    Right,
    RightStep(TotpStep),
    Superseded,
    Used,
    Wrong,
}

impl Open {
    /// Judges a code. Nothing is compared unless the challenge and the account still have a try to spend.
    pub(super) fn judge(
        self,
        entered: &Entered,
        trust: bool,
        lockout: Lockout,
        now: Timestamp,
        policy: &Policy,
    ) -> Decision {
        let method = match &self.stage {
            Stage::Enter(method) => method,
            Stage::Name(_) => return self.refused(vec![], Refusal::CodeUsed),
            Stage::Choose => return self.refused(vec![], Refusal::OutOfTurn),
        };
        let Some(challenge) = self.challenge(method).cloned() else {
            return self.refused(vec![], Refusal::OutOfTurn);
        };
        if let Err(refusal) = lockout.permits(now, policy) {
            return self.refused(vec![], refusal);
        }
        match challenge.life(now, policy) {
            Life::Open => {}
            // A code is not valid before its message was accepted; that it is typed already is no guess either.
            Life::Pending => return self.refused(vec![], Refusal::OutOfTurn),
            Life::Spent => return self.refused(vec![], Refusal::TriesSpent),
            Life::Over => return self.refused(vec![], Refusal::CodeExpired),
        }
        match self.compare(&challenge, entered) {
            None => self.refused(vec![], Refusal::OutOfTurn),
            Some(Judgement::Right) => {
                self.verified(&challenge, trust && policy.trust_offered, lockout, vec![])
            }
            Some(Judgement::RightStep(step)) => {
                let spend = Effect::SpendStep { method: challenge.method.clone(), step };
                self.verified(&challenge, trust && policy.trust_offered, lockout, vec![spend])
            }
            Some(Judgement::Superseded) => self
                .wrong(&challenge, lockout, now, policy, |tries_left| Refusal::CodeSuperseded { tries_left }),
            Some(Judgement::Used) => self.wrong(&challenge, lockout, now, policy, |_| Refusal::CodeUsed),
            Some(Judgement::Wrong) => {
                self.wrong(&challenge, lockout, now, policy, |tries_left| Refusal::CodeWrong { tries_left })
            }
        }
    }

    /// Nothing when what was typed belongs to another sort of challenge.
    fn compare(&self, challenge: &Challenge, entered: &Entered) -> Option<Judgement> {
        match (&challenge.answer, entered) {
            (Answer::Sent { code, .. }, Entered::Sent(typed)) => Some(if code == typed {
                Judgement::Right
            } else if self.superseded.iter().any(|(old, _)| old == typed) {
                Judgement::Superseded
            } else {
                Judgement::Wrong
            }),
            (Answer::App, Entered::App { matched, last_used }) => Some(match matched {
                Some(step) if last_used.is_none_or(|last| last < *step) => Judgement::RightStep(*step),
                Some(_) => Judgement::Used,
                None => Judgement::Wrong,
            }),
            _ => None,
        }
    }

    fn verified(
        mut self,
        challenge: &Challenge,
        trust: bool,
        lockout: Lockout,
        mut effects: Vec<Effect>,
    ) -> Decision {
        let factor = Factor::Method(challenge.kind);
        if lockout.in_a_row > 0 {
            effects.push(Effect::SaveLockout(lockout.after_right()));
        }
        effects.push(Effect::Record(Fact::CodeRight(challenge.kind)));
        // No code of this attempt is of any use from here on.
        self.challenges.clear();
        self.superseded.clear();
        if trust {
            self.stage = Stage::Name(factor);
            return self.accepted(effects);
        }
        self.sign_in(factor, effects)
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
        let mut effects = vec![Effect::SaveLockout(lockout), Effect::Record(Fact::CodeWrong(challenge.kind))];
        if lockout.in_a_row == policy.wrong_codes_in_a_row {
            effects.push(Effect::Record(Fact::AccountLocked));
        }
        self.refused(effects, refusal(tries_left))
    }
}
