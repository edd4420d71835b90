//! A login under way: the only place where one is decided. What somebody who is signed in has to show, again or
//! for a new method, is the same walk from another door, to another end.
//!
//! ```text
//!             right password                 method chosen              right code
//! Password ───────────────────▶ Choose ◀──────────────────▶ Enter ───────────────────▶ Name ──▶ Closed
//!    │  no method, or a trusted device         other method   │   without "trust this browser"     ▲
//!    └────────────────────────────────────────────────────────┴──────────────────────────────────────┘
//!      step-up asked            Choose ◀───── … ─────▶ Enter ──────────────▶ Closed, the session stepped up
//!      enrolment asked                                 Enter ──────────────▶ Closed, the method configured
//! ```
//!
//! From any state, time or the person ends the attempt; a closed attempt stays closed.

use std::time::Duration;

use super::purpose::Purpose;
use super::start::{enrolment, step_up};
use super::state::{Attempt, AttemptStage, Decision, Open, State, accepted, refused};
use crate::{
    Account, Challenge, Effect, Event, Factor, LoginEvent, PasswordAccepted, PasswordVerdict, Policy,
    Refusal, SingleMethod, Timestamp,
};

impl Attempt {
    /// Decides about one event.
    ///
    /// # Errors
    /// [`Refused`], with the attempt as it is all the same.
    pub fn on(self, event: Event, now: Timestamp, policy: &Policy) -> Decision {
        match (self.state, event) {
            (State::Password, Event::PasswordChecked(verdict)) => opened(verdict, now, policy),
            (State::Password, Event::StepUpRequested(by)) => step_up(by, now),
            (State::Password, Event::EnrolmentRequested { by, method, code, lockout }) => {
                let id = method.method.id.clone();
                enrolment(by, method, now).choose(&id, code, lockout, now, policy)
            }
            (State::Open(open), event) => {
                let now = now.max(open.seen_at);
                if now >= open.ends_at(policy) {
                    return refused(State::Closed(None), vec![], Refusal::NoAttempt);
                }
                Open { seen_at: now, ..*open }.on(event, now, policy)
            }
            // The messenger may come back after the person has left.
            (
                state @ (State::Password | State::Closed(_)),
                Event::MessageAccepted { .. } | Event::MessageFailed { .. } | Event::TimePassed,
            ) => accepted(state, vec![]),
            (state @ (State::Password | State::Closed(_)), _) => refused(state, vec![], Refusal::NoAttempt),
        }
    }

    /// Whether this attempt can still lead to a session.
    #[must_use]
    pub fn is_open(&self, now: Timestamp, policy: &Policy) -> bool {
        matches!(&self.state, State::Open(open) if now.max(open.seen_at) < open.ends_at(policy))
    }

    /// The account whose password was right.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        match &self.state {
            State::Open(open) => Some(&open.account),
            _ => None,
        }
    }

    /// The challenge that a typed code would answer.
    #[must_use]
    pub fn challenge(&self) -> Option<&Challenge> {
        match &self.state {
            State::Open(open) => match &open.stage {
                AttemptStage::Enter(method) => open.challenge(method),
                _ => None,
            },
            _ => None,
        }
    }

    /// When this attempt ends by itself.
    #[must_use]
    pub fn ends_at(&self, policy: &Policy) -> Option<Timestamp> {
        match &self.state {
            State::Open(open) => Some(open.ends_at(policy)),
            _ => None,
        }
    }
}

fn opened(verdict: PasswordVerdict, now: Timestamp, policy: &Policy) -> Decision {
    let right = match verdict {
        PasswordVerdict::Wrong => {
            let wrong = Refusal::SignIn { retry_in: Duration::ZERO };
            return refused(State::Password, vec![Effect::Record(LoginEvent::PasswordWrong)], wrong);
        }
        PasswordVerdict::Right(right) => *right,
    };
    let PasswordAccepted { account, device, browser, return_to, code, lockout } = right;
    let device = device.filter(|device| device.holds(&account, now));
    let single = match &account.methods[..] {
        [method] if policy.single_method == SingleMethod::Skip => Some(method.id.clone()),
        _ => None,
    };
    let open = Open { return_to, ..Open::new(Purpose::SignIn, account, browser, now) };
    let password_right = Effect::Record(LoginEvent::PasswordRight);
    if let Some(device) = device {
        let use_it = Effect::UseDevice { id: device.id };
        return open.finish(Factor::Device, None, vec![password_right, use_it]);
    }
    if open.account.methods.is_empty() {
        return open.finish(Factor::None, None, vec![password_right]);
    }
    let Some(method) = single else { return accepted(State::Open(Box::new(open)), vec![password_right]) };
    // A refusal here would hide that the password was right: the choice of the one method says it later.
    match open.clone().choose(&method, code, lockout, now, policy) {
        Ok(mut taken) => {
            taken.effects.insert(0, password_right);
            Ok(taken)
        }
        Err(_) => accepted(State::Open(Box::new(open)), vec![password_right]),
    }
}

impl Open {
    fn on(self, event: Event, now: Timestamp, policy: &Policy) -> Decision {
        match event {
            Event::PasswordChecked(_) | Event::StepUpRequested(_) | Event::EnrolmentRequested { .. } => {
                self.refused(vec![], Refusal::OutOfTurn)
            }
            Event::MethodChosen { method, code, lockout } => self.choose(&method, code, lockout, now, policy),
            Event::ResendRequested { code, lockout } => self.resend(code, lockout, now, policy),
            Event::MessageAccepted { serial } => self.message_accepted(serial, now, policy),
            Event::MessageFailed { serial } => self.message_failed(serial),
            Event::CodeEntered { entered, trust, lockout } => {
                self.check_code(&entered, trust, lockout, now, policy)
            }
            Event::DeviceNamed { name } => match self.stage {
                AttemptStage::Name(factor) => {
                    let trust = Effect::TrustDevice {
                        name,
                        fingerprint: self.account.fingerprint.clone(),
                        expires_at: now.plus(policy.device_lifetime),
                    };
                    self.finish(factor, None, vec![trust, Effect::Record(LoginEvent::DeviceTrusted)])
                }
                _ => self.refused(vec![], Refusal::OutOfTurn),
            },
            Event::DeviceDeclined => match self.stage {
                AttemptStage::Name(factor) => self.finish(factor, None, vec![]),
                _ => self.refused(vec![], Refusal::OutOfTurn),
            },
            Event::Abandoned => accepted(State::Closed(None), vec![Effect::Record(LoginEvent::Abandoned)]),
            Event::TimePassed => self.expire_digests(now),
        }
    }
}
