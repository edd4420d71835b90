//! Every state that a login can reach under a small policy, and what holds in each of them.
//!
//! The exploration keeps a model of its own beside the flow: which codes were sent, accepted, replaced, used
//! up. What the flow does is compared with that model, never with the flow's own state.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;

use std::collections::{HashMap, HashSet, VecDeque};

use common::{TestLogin, account, at, code, device, secs};
use latchkey_contract::{LoginStep, MethodKind};
use latchkey_flow::{Effect, Event, PasswordVerdict, Policy, TrustedDevice};

/// What the model knows about a code that was sent.
#[derive(Clone, PartialEq, Eq, Hash)]
struct SentCode {
    serial: u32,
    digest: u8,
    kind: MethodKind,
    lives_until: Option<i64>,
    wrong: u32,
    dead: bool,
}

/// What an attempt is started for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum AttemptKind {
    /// With the password.
    SignIn,
    /// From a session, to step it up.
    StepUp,
    /// From a session, to set up the first of the methods.
    Enrolment,
}

/// A state of the login, with the model of it.
#[derive(Clone)]
struct ExploredState {
    attempt_kind: AttemptKind,
    kinds: &'static [MethodKind],
    login: TestLogin,
    sent: Vec<SentCode>,
    password_accepted: bool,
    verified: bool,
    closed: bool,
    sessions: usize,
}

/// What somebody, the gateway or the clock can do in any state.
#[derive(Clone, Debug, PartialEq)]
enum Action {
    WrongPassword,
    RightPassword { device: Option<bool> },
    Start,
    Choose(MethodKind),
    Resend,
    Message { serial: u32, accepted: bool },
    Code { digest: u8, trust: bool },
    App { step: Option<i64> },
    NameDevice,
    DeclineDevice,
    Abandon,
    ClockTick,
}

const WRONG: u8 = 200;

fn small_policy() -> Policy {
    Policy {
        code_lifetime: secs(2),
        resend_before_end: secs(1),
        delivery_timeout: secs(1),
        tries_per_code: 2,
        sends_per_attempt: 2,
        wrong_codes_per_hour: 4,
        wrong_codes_in_a_row: 3,
        attempt_lifetime: secs(3),
        ..Policy::default()
    }
}

impl ExploredState {
    fn start(attempt_kind: AttemptKind, kinds: &'static [MethodKind]) -> Self {
        let login = TestLogin::new(small_policy());
        Self {
            attempt_kind,
            kinds,
            login,
            sent: vec![],
            password_accepted: false,
            verified: false,
            closed: false,
            sessions: 0,
        }
    }

    fn key(&self) -> String {
        let attempt = serde_json::to_string(&self.login.attempt).unwrap();
        format!("{attempt}{:?}{:?}{}", self.login.lockout, self.login.last_step, self.login.now)
    }

    fn actions(&self) -> Vec<Action> {
        let mut actions = vec![
            Action::WrongPassword,
            Action::Resend,
            Action::NameDevice,
            Action::DeclineDevice,
            Action::Abandon,
        ];
        match self.attempt_kind {
            AttemptKind::SignIn => {
                actions
                    .extend([None, Some(true), Some(false)].map(|device| Action::RightPassword { device }));
            }
            AttemptKind::StepUp | AttemptKind::Enrolment => actions.push(Action::Start),
        }
        actions.extend(self.kinds.iter().copied().map(Action::Choose));
        for sent in &self.sent {
            // A failed delivery costs nothing, so with any number of them the exploration would never end.
            let outcomes = if sent.serial <= 2 { &[true, false][..] } else { &[true] };
            actions.extend(
                outcomes.iter().map(|accepted| Action::Message { serial: sent.serial, accepted: *accepted }),
            );
            actions.push(Action::Code { digest: sent.digest, trust: sent.serial % 2 == 0 });
        }
        actions.push(Action::Code { digest: WRONG, trust: false });
        actions.extend([None, Some(7), Some(8)].map(|step| Action::App { step }));
        if self.login.now < 1_000_004 {
            actions.push(Action::ClockTick);
        }
        actions
    }

    /// Performs one action, updates the model, and checks the invariants.
    fn after(&self, action: &Action) -> Self {
        let mut next = self.clone();
        next.login.effects.clear();
        let before = self.login.attempt.challenge().cloned();
        let result = next.perform(action);
        next.update_model(action, before.as_ref().map(|challenge| challenge.serial), result.is_ok());
        next.check_invariants(self, action);
        next.sessions += next.login.completions();
        next.closed |= next.sessions > 0 || *action == Action::Abandon && self.password_accepted;
        next
    }

    fn perform(&mut self, action: &Action) -> Result<(), latchkey_flow::Refusal> {
        let fresh = code(u8::try_from(self.sent.len()).unwrap() + 1);
        let login = &mut self.login;
        match action {
            Action::WrongPassword => login.on(Event::PasswordChecked(PasswordVerdict::Wrong)),
            Action::RightPassword { device: trusted } => {
                let good = device(at(2_000_000));
                let stranger = TrustedDevice { account_id: "b".into(), ..good.clone() };
                let device = trusted.map(|mine| if mine { good } else { stranger });
                login.password(account(self.kinds), device)
            }
            Action::Start if self.attempt_kind == AttemptKind::StepUp => login.step_up(account(self.kinds)),
            Action::Start => login.enrol(account(&[]), self.kinds[0], fresh),
            Action::Choose(kind) => login.choose(*kind, fresh),
            Action::Resend => login.resend(fresh),
            Action::Message { serial, accepted: true } => {
                login.on(Event::MessageAccepted { serial: *serial })
            }
            Action::Message { serial, accepted: false } => login.on(Event::MessageFailed { serial: *serial }),
            Action::Code { digest, trust } => login.enter(code(*digest), *trust),
            Action::App { step } => login.enter_app(*step),
            Action::NameDevice => login.name_device("Laptop"),
            Action::DeclineDevice => login.on(Event::DeviceDeclined),
            Action::Abandon => login.on(Event::Abandoned),
            Action::ClockTick => {
                login.advance(1);
                Ok(())
            }
        }
    }

    fn update_model(&mut self, action: &Action, challenge: Option<u32>, succeeded: bool) {
        let now = self.login.now;
        if let (Action::RightPassword { .. } | Action::Start, true) = (action, succeeded) {
            self.password_accepted = true;
        }
        for effect in &self.login.effects {
            if let Effect::SendCode { serial, kind, .. } = effect {
                self.sent.iter_mut().filter(|sent| sent.kind == *kind).for_each(|sent| sent.dead = true);
                let digest = u8::try_from(self.sent.len()).unwrap() + 1;
                let (serial, kind) = (*serial, *kind);
                self.sent.push(SentCode { serial, digest, kind, lives_until: None, wrong: 0, dead: false });
            }
        }
        match action {
            Action::Message { serial, accepted } => {
                let sent = self.sent.iter_mut().find(|sent| sent.serial == *serial).unwrap();
                if !sent.dead && sent.lives_until.is_none() {
                    sent.lives_until = accepted.then_some(now + 2);
                    sent.dead |= !accepted;
                }
            }
            Action::Code { digest, .. } => {
                let live =
                    challenge.and_then(|serial| self.sent.iter_mut().find(|sent| sent.serial == serial));
                let Some(live) = live else { return };
                let judged =
                    !live.dead && live.lives_until.is_some_and(|until| now < until) && live.wrong < 2;
                if succeeded {
                    assert!(judged && live.digest == *digest, "a dead or wrong code was accepted");
                    self.verified = true;
                    self.sent.iter_mut().for_each(|sent| sent.dead = true);
                } else if judged {
                    live.wrong += 1;
                }
            }
            Action::App { step: Some(_) } if succeeded => self.verified = true,
            Action::App { step: None } => assert!(!succeeded, "an app's wrong code was accepted"),
            _ => {}
        }
    }

    fn check_invariants(&self, before: &Self, action: &Action) {
        let completions = self.login.completions();
        let right_completion = self.login.effects.iter().all(|effect| match effect {
            Effect::IssueSession { .. } | Effect::TrustDevice { .. } => {
                self.attempt_kind == AttemptKind::SignIn
            }
            Effect::ReauthenticateSession { session, .. } => {
                self.attempt_kind == AttemptKind::StepUp && session == "s"
            }
            Effect::ConfirmMethod { session, method, .. } => {
                self.attempt_kind == AttemptKind::Enrolment
                    && session == "s"
                    && method.kind() == self.kinds[0]
            }
            _ => true,
        });
        assert!(right_completion, "the completion of another kind of attempt, by {action:?}");
        let trusted = matches!(action, Action::RightPassword { device: Some(true) });
        if completions > 0 {
            assert!(self.password_accepted, "in without the password, by {action:?}");
            assert!(self.verified || trusted, "in without method or trust, by {action:?}");
            assert_eq!(before.sessions + completions, 1, "two sessions for one attempt, by {action:?}");
        }
        if before.closed {
            assert!(self.login.effects.is_empty(), "a closed attempt did something, by {action:?}");
            assert_eq!(self.login.attempt, before.login.attempt, "a closed attempt moved, by {action:?}");
        }
        if let (Some(old), Some(new)) = (before.login.attempt.challenge(), self.login.attempt.challenge()) {
            assert!(
                old.serial != new.serial || new.tries_left <= old.tries_left,
                "tries grew back, by {action:?}"
            );
        }
        if self.login.devices_trusted() > 0 {
            assert!(self.verified && *action == Action::NameDevice, "trust without a code, by {action:?}");
        }
        let shown_as_signed_in = matches!(self.login.step(), LoginStep::SignedIn { .. });
        assert_eq!(
            shown_as_signed_in,
            before.sessions + completions > 0,
            "shown as signed in without a session, by {action:?}"
        );
        assert!(self.login.lockout.in_a_row <= 3, "judged beyond the lock, by {action:?}");
    }
}

/// Explores every state that can be reached, breadth first.
fn explore(attempt_kind: AttemptKind, kinds: &'static [MethodKind]) {
    let start = ExploredState::start(attempt_kind, kinds);
    let mut seen = HashSet::from([start.key()]);
    let mut queue = VecDeque::from([start]);
    let mut reached: HashMap<&str, usize> = HashMap::new();
    while let Some(state) = queue.pop_front() {
        for action in state.actions() {
            let next = state.after(&action);
            if seen.insert(next.key()) {
                *reached.entry(step_name(&next.login.step())).or_default() += 1;
                queue.push_back(next);
            }
        }
    }
    let steps = ["password", "choose", "enter", "name", "signed in"];
    for step in steps.into_iter().filter(|step| attempt_kind == AttemptKind::SignIn || *step != "name") {
        let first_is_chosen = attempt_kind == AttemptKind::Enrolment && step == "choose";
        assert!(first_is_chosen || reached.contains_key(step), "{step} was never reached: {reached:?}");
    }
    assert!(seen.len() > 200, "too few states were explored: {}", seen.len());
}

fn step_name(step: &LoginStep) -> &'static str {
    match step {
        LoginStep::Password => "password",
        LoginStep::ChooseMethod { .. } => "choose",
        LoginStep::EnterCode { .. } => "enter",
        LoginStep::NameDevice { .. } => "name",
        LoginStep::SignedIn { .. } => "signed in",
    }
}

#[test]
fn every_reachable_state_of_two_sent_methods_keeps_the_promises() {
    explore(AttemptKind::SignIn, &[MethodKind::Sms, MethodKind::Email]);
}

#[test]
fn every_reachable_state_of_an_app_and_a_text_message_keeps_the_promises() {
    explore(AttemptKind::SignIn, &[MethodKind::App, MethodKind::Sms]);
}

#[test]
fn every_reachable_state_of_a_step_up_keeps_the_promises_and_issues_no_session() {
    explore(AttemptKind::StepUp, &[MethodKind::App, MethodKind::Sms]);
}

#[test]
fn every_reachable_state_of_an_enrolment_keeps_the_promises_and_issues_no_session() {
    explore(AttemptKind::Enrolment, &[MethodKind::Sms]);
    explore(AttemptKind::Enrolment, &[MethodKind::App]);
}
