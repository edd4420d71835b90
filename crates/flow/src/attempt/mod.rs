//! A login under way: the only place where one is decided. What somebody who is signed in has to show, again or for a
//! new method, is the same walk from another door, to another end.
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

mod code_check;
mod code_delivery;
mod login_step;
mod purpose;

use std::time::Duration;

use latchkey_contract::MethodId;
use serde::{Deserialize, Serialize};

use purpose::{Purpose, enrolment, step_up};

use crate::{
    Account, Challenge, CodeDigest, Effect, Event, Factor, LoginEvent, PasswordAccepted, PasswordVerdict,
    Policy, Refusal, SingleMethod, Timestamp,
};

/// A login under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attempt {
    state: State,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    /// Nothing is known yet.
    Password,
    /// The password was right.
    Open(Box<Open>),
    /// Over, with a session or without.
    Closed(Option<Box<SignedIn>>),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SignedIn {
    account: latchkey_contract::AccountSummary,
    return_to: Option<String>,
}

/// What is known between password and session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Open {
    #[serde(default)]
    purpose: Purpose,
    account: Account,
    opened_at: Timestamp,
    /// The latest moment that was heard of: a clock that is set back revives nothing.
    seen_at: Timestamp,
    browser: String,
    return_to: Option<String>,
    stage: AttemptStage,
    /// At most one a method: going to another method and back loses nothing.
    challenges: Vec<Challenge>,
    /// Codes that newer ones have replaced, to be able to say so.
    superseded: Vec<(CodeDigest, Timestamp)>,
    next_serial: u32,
    sends: u32,
    /// Whether the owner was told of a wrong code in this attempt.
    #[serde(default)]
    warned: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AttemptStage {
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

type Decision = Result<Accepted, Refused>;

impl Default for Attempt {
    fn default() -> Self {
        Self { state: State::Password }
    }
}

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
    fn new(purpose: Purpose, account: Account, browser: String, now: Timestamp) -> Self {
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

    fn ends_at(&self, policy: &Policy) -> Timestamp {
        self.opened_at.plus(policy.attempt_lifetime)
    }

    fn challenge(&self, method: &MethodId) -> Option<&Challenge> {
        self.challenges.iter().find(|challenge| &challenge.method == method)
    }

    fn challenge_mut(&mut self, serial: u32) -> Option<&mut Challenge> {
        self.challenges.iter_mut().find(|challenge| challenge.serial == serial)
    }

    fn accepted(self, effects: Vec<Effect>) -> Decision {
        accepted(State::Open(Box::new(self)), effects)
    }

    fn refused(self, effects: Vec<Effect>, refusal: Refusal) -> Decision {
        refused(State::Open(Box::new(self)), effects, refusal)
    }
}

fn accepted(state: State, effects: Vec<Effect>) -> Decision {
    Ok(Accepted { attempt: Attempt { state }, effects })
}

fn refused(state: State, effects: Vec<Effect>, refusal: Refusal) -> Decision {
    Err(Refused { attempt: Attempt { state }, effects, refusal })
}
