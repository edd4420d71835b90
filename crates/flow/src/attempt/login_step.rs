//! What a person is shown of an attempt: the only way out of it.

use latchkey_contract::{LoginStep, MethodId, rules};

use super::challenge::ExpectedAnswer;
use super::state::{Attempt, AttemptStage, Open, State};
use crate::refusal::millis;
use crate::{Policy, Timestamp};

impl Attempt {
    /// Where the person stands.
    #[must_use]
    pub fn step(&self, now: Timestamp, policy: &Policy) -> LoginStep {
        match &self.state {
            State::Open(open) if self.is_open(now, policy) => open.step(now.max(open.seen_at), policy),
            State::Closed(Some(signed_in)) => LoginStep::SignedIn {
                account: signed_in.account.clone(),
                return_to: signed_in.return_to.clone(),
            },
            _ => LoginStep::Password,
        }
    }
}

impl Open {
    fn step(&self, now: Timestamp, policy: &Policy) -> LoginStep {
        match &self.stage {
            AttemptStage::Enter(method) => {
                self.enter_code(method, now, policy).unwrap_or_else(|| self.choose_method(policy))
            }
            AttemptStage::Choose => self.choose_method(policy),
            AttemptStage::Name(_) => LoginStep::NameDevice {
                suggested: self.browser.clone(),
                days: u32::try_from(policy.device_lifetime.as_secs() / 86_400).unwrap_or(u32::MAX),
            },
        }
    }

    fn choose_method(&self, policy: &Policy) -> LoginStep {
        LoginStep::ChooseMethod { methods: self.account.methods.clone(), choice: policy.method_choice }
    }

    fn enter_code(&self, method: &MethodId, now: Timestamp, policy: &Policy) -> Option<LoginStep> {
        let challenge = self.challenge(method)?;
        Some(LoginStep::EnterCode {
            method: self.account.method(method)?.clone(),
            digits: match challenge.answer {
                ExpectedAnswer::App => rules::APP_DIGITS,
                ExpectedAnswer::Recovery => rules::RECOVERY_DIGITS,
                ExpectedAnswer::Sent { .. } => policy.code_digits,
            },
            tries_left: challenge.tries_left,
            expires_in_ms: challenge.expires_in(now, policy).map(millis),
            resend_in_ms: challenge.resend_in(now, policy).map(millis),
            trust_offered: self.offers_trust(challenge.kind, policy),
            delivery: challenge.delivery(now, policy),
            methods: self.account.methods.clone(),
            choice: policy.method_choice,
        })
    }
}
