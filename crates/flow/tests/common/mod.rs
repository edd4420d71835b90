//! A login played out without a server: one account, a clock that the test moves, and whatever the flow asked
//! for.
#![allow(dead_code, reason = "each test binary uses its own part of it")]

use std::time::Duration;

use latchkey_contract::{AccountSummary, DeviceName, LoginStep, Method, MethodId, MethodKind, Role};
use latchkey_flow::{
    Account, Attempt, CodeDigest, Effect, Entered, Event, Fingerprint, Lockout, MethodDestination, NewMethod,
    PasswordAccepted, PasswordVerdict, Policy, RecoveryCode, Refusal, SessionRef, Timestamp, TotpStep,
    TrustedDevice,
};

pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

pub fn code(n: u8) -> CodeDigest {
    CodeDigest::new([n; 32])
}

pub fn id(kind: MethodKind) -> MethodId {
    MethodId::from(kind)
}

pub fn fingerprint(version: i64) -> Fingerprint {
    Fingerprint::of("a", version, [])
}

pub fn account(kinds: &[MethodKind]) -> Account {
    Account {
        summary: AccountSummary {
            id: "a".into(),
            username: "ada".into(),
            name: "Ada".into(),
            role: Role::User,
        },
        fingerprint: fingerprint(1),
        methods: kinds
            .iter()
            .map(|kind| Method { id: id(*kind), kind: *kind, hint: String::new() })
            .collect(),
    }
}

pub fn asked(account: Account) -> SessionRef {
    SessionRef { account, session: "s".into(), browser: "Firefox on Linux".into() }
}

pub fn new_method(kind: MethodKind) -> NewMethod {
    let method = Method { id: id(kind), kind, hint: String::new() };
    NewMethod { method, destination: MethodDestination::Address("new".into()) }
}

pub fn device(expires_at: Timestamp) -> TrustedDevice {
    TrustedDevice { id: "d".into(), account_id: "a".into(), fingerprint: fingerprint(1), expires_at }
}

/// An attempt, its account's lockout, and everything that was asked for so far.
#[derive(Clone)]
pub struct Play {
    pub attempt: Attempt,
    pub lockout: Lockout,
    pub last_step: Option<TotpStep>,
    pub now: i64,
    pub policy: Policy,
    pub effects: Vec<Effect>,
}

impl Play {
    pub fn new(policy: Policy) -> Self {
        Self {
            attempt: Attempt::default(),
            lockout: Lockout::default(),
            last_step: None,
            now: 1_000_000,
            policy,
            effects: vec![],
        }
    }

    /// A right password for an account with all three methods.
    pub fn signed_in_to(kinds: &[MethodKind]) -> Self {
        let mut play = Self::new(Policy::default());
        play.password(account(kinds), None).unwrap();
        play
    }

    pub fn on(&mut self, event: Event) -> Result<(), Refusal> {
        let (attempt, effects, result) = match self.attempt.clone().on(event, at(self.now), &self.policy) {
            Ok(taken) => (taken.attempt, taken.effects, Ok(())),
            Err(refused) => (refused.attempt, refused.effects, Err(refused.refusal)),
        };
        // What is saved is what is loaded again.
        self.attempt = serde_json::from_str(&serde_json::to_string(&attempt).unwrap()).unwrap();
        for effect in &effects {
            match effect {
                Effect::SaveLockout(lockout) => self.lockout = *lockout,
                Effect::SpendStep { step, .. } => self.last_step = Some(*step),
                _ => {}
            }
        }
        self.effects.extend(effects);
        result
    }

    pub fn password(&mut self, account: Account, device: Option<TrustedDevice>) -> Result<(), Refusal> {
        self.on(Event::PasswordChecked(PasswordVerdict::Right(Box::new(PasswordAccepted {
            account,
            device,
            browser: "Firefox on Linux".into(),
            return_to: None,
            code: code(1),
            lockout: self.lockout,
        }))))
    }

    /// Somebody signed in is asked to prove it anew.
    pub fn proof(&mut self, account: Account) -> Result<(), Refusal> {
        self.on(Event::StepUpRequested(asked(account)))
    }

    /// Somebody signed in sets up a method; an account with that very method would sign in by it.
    pub fn enrol(&mut self, account: Account, kind: MethodKind, digest: CodeDigest) -> Result<(), Refusal> {
        let method = new_method(kind);
        self.on(Event::EnrolmentRequested { by: asked(account), method, code: digest, lockout: self.lockout })
    }

    pub fn enter_recovery(&mut self, found: Option<(i64, bool)>) -> Result<(), Refusal> {
        let entered = Entered::Recovery(found.map(|(number, used)| RecoveryCode { number, used }));
        self.on(Event::CodeEntered { entered, trust: true, lockout: self.lockout })
    }

    /// How often the attempt has come to its end, whichever it is for.
    pub fn ends(&self) -> usize {
        let is_end = |effect: &&Effect| {
            matches!(
                effect,
                Effect::IssueSession { .. }
                    | Effect::ReauthenticateSession { .. }
                    | Effect::ConfirmMethod { .. }
            )
        };
        self.effects.iter().filter(is_end).count()
    }

    pub fn choose(&mut self, kind: MethodKind, digest: CodeDigest) -> Result<(), Refusal> {
        self.on(Event::MethodChosen { method: id(kind), code: digest, lockout: self.lockout })
    }

    /// Chooses and has the message accepted at once.
    pub fn sent(&mut self, kind: MethodKind, digest: CodeDigest) {
        self.choose(kind, digest).unwrap();
        self.delivered();
    }

    pub fn delivered(&mut self) {
        let serial = self.attempt.challenge().unwrap().serial;
        self.on(Event::MessageAccepted { serial }).unwrap();
    }

    pub fn resend(&mut self, digest: CodeDigest) -> Result<(), Refusal> {
        self.on(Event::ResendRequested { code: digest, lockout: self.lockout })
    }

    pub fn enter(&mut self, digest: CodeDigest, trust: bool) -> Result<(), Refusal> {
        self.on(Event::CodeEntered { entered: Entered::Sent(digest), trust, lockout: self.lockout })
    }

    pub fn enter_app(&mut self, matched: Option<i64>) -> Result<(), Refusal> {
        let entered = Entered::App { matched: matched.map(TotpStep), last_used: self.last_step };
        self.on(Event::CodeEntered { entered, trust: false, lockout: self.lockout })
    }

    pub fn name(&mut self, name: &str) -> Result<(), Refusal> {
        self.on(Event::DeviceNamed { name: DeviceName::parse(name).unwrap() })
    }

    pub fn step(&self) -> LoginStep {
        self.attempt.step(at(self.now), &self.policy)
    }

    pub fn sessions(&self) -> usize {
        self.effects.iter().filter(|effect| matches!(effect, Effect::IssueSession { .. })).count()
    }

    pub fn sends(&self) -> usize {
        self.effects.iter().filter(|effect| matches!(effect, Effect::SendCode { .. })).count()
    }

    pub fn trusts(&self) -> usize {
        self.effects.iter().filter(|effect| matches!(effect, Effect::TrustDevice { .. })).count()
    }

    pub fn wait(&mut self, seconds: i64) {
        self.now += seconds;
    }

    pub fn countdown(&self) -> (Option<u64>, Option<u64>) {
        match self.step() {
            LoginStep::EnterCode { expires_in_ms, resend_in_ms, .. } => (expires_in_ms, resend_in_ms),
            step => panic!("no code is asked for: {step:?}"),
        }
    }
}

pub fn secs(n: u64) -> Duration {
    Duration::from_secs(n)
}
