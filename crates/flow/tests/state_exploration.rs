//! Every state that a login can reach under a small policy, and what holds in each of them.
//!
//! The walk keeps its own books beside the flow's: which codes were sent, accepted, replaced, used up. What the
//! flow does is held against those books, never against the flow's own account of itself.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;

use std::collections::{HashMap, HashSet, VecDeque};

use common::{Play, account, at, code, device, secs};
use latchkey_contract::{LoginStep, MethodKind};
use latchkey_flow::{Effect, Event, PasswordVerdict, Policy, TrustedDevice};

/// What the walk knows about a code that was sent.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Sent {
    serial: u32,
    digest: u8,
    kind: MethodKind,
    lives_until: Option<i64>,
    wrong: u32,
    dead: bool,
}

/// By which door somebody comes in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Door {
    /// With the password.
    SignIn,
    /// From a session, to prove it anew.
    Proof,
    /// From a session, to set the first of the methods up.
    Enrolment,
}

#[derive(Clone)]
struct Node {
    door: Door,
    kinds: &'static [MethodKind],
    play: Play,
    sent: Vec<Sent>,
    password: bool,
    proved: bool,
    closed: bool,
    sessions: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Move {
    WrongPassword,
    RightPassword { device: Option<bool> },
    Ask,
    Choose(MethodKind),
    Resend,
    Message { serial: u32, accepted: bool },
    Code { digest: u8, trust: bool },
    App { step: Option<i64> },
    Name,
    Decline,
    Leave,
    Tick,
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

impl Node {
    fn start(door: Door, kinds: &'static [MethodKind]) -> Self {
        let play = Play::new(small_policy());
        Self { door, kinds, play, sent: vec![], password: false, proved: false, closed: false, sessions: 0 }
    }

    fn key(&self) -> String {
        let attempt = serde_json::to_string(&self.play.attempt).unwrap();
        format!("{attempt}{:?}{:?}{}", self.play.lockout, self.play.last_step, self.play.now)
    }

    fn moves(&self) -> Vec<Move> {
        let mut moves = vec![Move::WrongPassword, Move::Resend, Move::Name, Move::Decline, Move::Leave];
        match self.door {
            Door::SignIn => {
                moves.extend([None, Some(true), Some(false)].map(|device| Move::RightPassword { device }));
            }
            Door::Proof | Door::Enrolment => moves.push(Move::Ask),
        }
        moves.extend(self.kinds.iter().copied().map(Move::Choose));
        for sent in &self.sent {
            // A failed delivery is free, so a walk that failed without end would not end.
            let fates = if sent.serial <= 2 { &[true, false][..] } else { &[true] };
            moves.extend(
                fates.iter().map(|accepted| Move::Message { serial: sent.serial, accepted: *accepted }),
            );
            moves.push(Move::Code { digest: sent.digest, trust: sent.serial % 2 == 0 });
        }
        moves.push(Move::Code { digest: WRONG, trust: false });
        moves.extend([None, Some(7), Some(8)].map(|step| Move::App { step }));
        if self.play.now < 1_000_004 {
            moves.push(Move::Tick);
        }
        moves
    }

    /// Plays one move, keeps the books, and checks the promises.
    fn after(&self, step: &Move) -> Self {
        let mut next = self.clone();
        next.play.effects.clear();
        let before = self.play.attempt.challenge().cloned();
        let result = next.play(step);
        next.book(step, before.as_ref().map(|challenge| challenge.serial), result.is_ok());
        next.check(self, step);
        next.sessions += next.play.ends();
        next.closed |= next.sessions > 0 || *step == Move::Leave && self.password;
        next
    }

    fn play(&mut self, step: &Move) -> Result<(), latchkey_flow::Refusal> {
        let fresh = code(u8::try_from(self.sent.len()).unwrap() + 1);
        let play = &mut self.play;
        match step {
            Move::WrongPassword => play.on(Event::PasswordChecked(PasswordVerdict::Wrong)),
            Move::RightPassword { device: trusted } => {
                let good = device(at(2_000_000));
                let stranger = TrustedDevice { account_id: "b".into(), ..good.clone() };
                let shown = trusted.map(|mine| if mine { good } else { stranger });
                play.password(account(self.kinds), shown)
            }
            Move::Ask if self.door == Door::Proof => play.proof(account(self.kinds)),
            Move::Ask => play.enrol(account(&[]), self.kinds[0], fresh),
            Move::Choose(kind) => play.choose(*kind, fresh),
            Move::Resend => play.resend(fresh),
            Move::Message { serial, accepted: true } => play.on(Event::MessageAccepted { serial: *serial }),
            Move::Message { serial, accepted: false } => play.on(Event::MessageFailed { serial: *serial }),
            Move::Code { digest, trust } => play.enter(code(*digest), *trust),
            Move::App { step } => play.enter_app(*step),
            Move::Name => play.name("Laptop"),
            Move::Decline => play.on(Event::DeviceDeclined),
            Move::Leave => play.on(Event::Abandoned),
            Move::Tick => {
                play.wait(1);
                Ok(())
            }
        }
    }

    fn book(&mut self, step: &Move, asked: Option<u32>, taken: bool) {
        let now = self.play.now;
        if let (Move::RightPassword { .. } | Move::Ask, true) = (step, taken) {
            self.password = true;
        }
        for effect in &self.play.effects {
            if let Effect::SendCode { serial, kind, .. } = effect {
                self.sent.iter_mut().filter(|sent| sent.kind == *kind).for_each(|sent| sent.dead = true);
                let digest = u8::try_from(self.sent.len()).unwrap() + 1;
                let (serial, kind) = (*serial, *kind);
                self.sent.push(Sent { serial, digest, kind, lives_until: None, wrong: 0, dead: false });
            }
        }
        match step {
            Move::Message { serial, accepted } => {
                let sent = self.sent.iter_mut().find(|sent| sent.serial == *serial).unwrap();
                if !sent.dead && sent.lives_until.is_none() {
                    sent.lives_until = accepted.then_some(now + 2);
                    sent.dead |= !accepted;
                }
            }
            Move::Code { digest, .. } => {
                let live = asked.and_then(|serial| self.sent.iter_mut().find(|sent| sent.serial == serial));
                let Some(live) = live else { return };
                let judged =
                    !live.dead && live.lives_until.is_some_and(|until| now < until) && live.wrong < 2;
                if taken {
                    assert!(judged && live.digest == *digest, "a dead or wrong code was accepted");
                    self.proved = true;
                    self.sent.iter_mut().for_each(|sent| sent.dead = true);
                } else if judged {
                    live.wrong += 1;
                }
            }
            Move::App { step: Some(_) } if taken => self.proved = true,
            Move::App { step: None } => assert!(!taken, "an app's wrong code was accepted"),
            _ => {}
        }
    }

    fn check(&self, before: &Self, step: &Move) {
        let issued = self.play.ends();
        let right_end = self.play.effects.iter().all(|effect| match effect {
            Effect::IssueSession { .. } | Effect::TrustDevice { .. } => self.door == Door::SignIn,
            Effect::ReauthenticateSession { session, .. } => self.door == Door::Proof && session == "s",
            Effect::ConfirmMethod { session, method, .. } => {
                self.door == Door::Enrolment && session == "s" && method.kind() == self.kinds[0]
            }
            _ => true,
        });
        assert!(right_end, "the end of another door, by {step:?}");
        let trusted = matches!(step, Move::RightPassword { device: Some(true) });
        if issued > 0 {
            assert!(self.password, "in without the password, by {step:?}");
            assert!(self.proved || trusted, "in without method or trust, by {step:?}");
            assert_eq!(before.sessions + issued, 1, "two sessions for one attempt, by {step:?}");
        }
        if before.closed {
            assert!(self.play.effects.is_empty(), "a closed attempt did something, by {step:?}");
            assert_eq!(self.play.attempt, before.play.attempt, "a closed attempt moved, by {step:?}");
        }
        if let (Some(old), Some(new)) = (before.play.attempt.challenge(), self.play.attempt.challenge()) {
            assert!(
                old.serial != new.serial || new.tries_left <= old.tries_left,
                "tries grew back, by {step:?}"
            );
        }
        if self.play.trusts() > 0 {
            assert!(self.proved && *step == Move::Name, "trust without a code, by {step:?}");
        }
        let inside = matches!(self.play.step(), LoginStep::SignedIn { .. });
        assert_eq!(inside, before.sessions + issued > 0, "shown as signed in without a session, by {step:?}");
        assert!(self.play.lockout.in_a_row <= 3, "judged beyond the lock, by {step:?}");
    }
}

fn walk(door: Door, kinds: &'static [MethodKind]) {
    let start = Node::start(door, kinds);
    let mut seen = HashSet::from([start.key()]);
    let mut queue = VecDeque::from([start]);
    let mut reached: HashMap<&str, usize> = HashMap::new();
    while let Some(node) = queue.pop_front() {
        for step in node.moves() {
            let next = node.after(&step);
            if seen.insert(next.key()) {
                *reached.entry(shown(&next.play.step())).or_default() += 1;
                queue.push_back(next);
            }
        }
    }
    let steps = ["password", "choose", "enter", "name", "signed in"];
    for step in steps.into_iter().filter(|step| door == Door::SignIn || *step != "name") {
        let first_is_chosen = door == Door::Enrolment && step == "choose";
        assert!(first_is_chosen || reached.contains_key(step), "{step} was never reached: {reached:?}");
    }
    assert!(seen.len() > 200, "the walk was a stroll: {}", seen.len());
}

fn shown(step: &LoginStep) -> &'static str {
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
    walk(Door::SignIn, &[MethodKind::Sms, MethodKind::Email]);
}

#[test]
fn every_reachable_state_of_an_app_and_a_text_message_keeps_the_promises() {
    walk(Door::SignIn, &[MethodKind::App, MethodKind::Sms]);
}

#[test]
fn every_reachable_state_of_a_step_up_keeps_the_promises_and_issues_no_session() {
    walk(Door::Proof, &[MethodKind::App, MethodKind::Sms]);
}

#[test]
fn every_reachable_state_of_an_enrolment_keeps_the_promises_and_issues_no_session() {
    walk(Door::Enrolment, &[MethodKind::Sms]);
    walk(Door::Enrolment, &[MethodKind::App]);
}
