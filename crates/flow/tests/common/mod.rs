//! A login without a server: one account, a clock that the test advances, and the effects that the flow has
//! asked for.
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

pub fn session_ref(account: Account) -> SessionRef {
    SessionRef { account, session: "s".into(), browser: "Firefox on Linux".into() }
}

pub fn new_method(kind: MethodKind) -> NewMethod {
    let method = Method { id: id(kind), kind, hint: String::new() };
    NewMethod { method, destination: MethodDestination::Address("new".into()) }
}

pub fn device(expires_at: Timestamp) -> TrustedDevice {
    TrustedDevice { id: "d".into(), account_id: "a".into(), fingerprint: fingerprint(1), expires_at }
}

/// An attempt, its account's lockout, and the effects so far.
#[derive(Clone)]
pub struct TestLogin {
    pub attempt: Attempt,
    pub lockout: Lockout,
    pub last_step: Option<TotpStep>,
    pub now: i64,
    pub policy: Policy,
    pub effects: Vec<Effect>,
}

impl TestLogin {
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

    /// A login after the right password of an account with these methods.
    pub fn after_password(kinds: &[MethodKind]) -> Self {
        let mut login = Self::new(Policy::default());
        login.password(account(kinds), None).unwrap();
        login
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

    /// Starts a step-up for somebody who is signed in.
    pub fn step_up(&mut self, account: Account) -> Result<(), Refusal> {
        self.on(Event::StepUpRequested(session_ref(account)))
    }

    /// Starts setting up a method for somebody who is signed in.
    pub fn enrol(&mut self, account: Account, kind: MethodKind, digest: CodeDigest) -> Result<(), Refusal> {
        let method = new_method(kind);
        self.on(Event::EnrolmentRequested {
            by: session_ref(account),
            method,
            code: digest,
            lockout: self.lockout,
        })
    }

    pub fn enter_recovery_code(&mut self, found: Option<(i64, bool)>) -> Result<(), Refusal> {
        let entered = Entered::Recovery(found.map(|(number, used)| RecoveryCode { number, used }));
        self.on(Event::CodeEntered { entered, trust: true, lockout: self.lockout })
    }

    /// How many effects have completed the attempt, whatever its purpose.
    pub fn completions(&self) -> usize {
        let is_completion = |effect: &&Effect| {
            matches!(
                effect,
                Effect::IssueSession { .. }
                    | Effect::ReauthenticateSession { .. }
                    | Effect::ConfirmMethod { .. }
            )
        };
        self.effects.iter().filter(is_completion).count()
    }

    pub fn choose(&mut self, kind: MethodKind, digest: CodeDigest) -> Result<(), Refusal> {
        self.on(Event::MethodChosen { method: id(kind), code: digest, lockout: self.lockout })
    }

    /// Chooses a method, and has its message accepted at once.
    pub fn choose_and_deliver(&mut self, kind: MethodKind, digest: CodeDigest) {
        self.choose(kind, digest).unwrap();
        self.deliver();
    }

    pub fn deliver(&mut self) {
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

    pub fn name_device(&mut self, name: &str) -> Result<(), Refusal> {
        self.on(Event::DeviceNamed { name: DeviceName::parse(name).unwrap() })
    }

    pub fn step(&self) -> LoginStep {
        self.attempt.step(at(self.now), &self.policy)
    }

    pub fn sessions_issued(&self) -> usize {
        self.effects.iter().filter(|effect| matches!(effect, Effect::IssueSession { .. })).count()
    }

    pub fn codes_sent(&self) -> usize {
        self.effects.iter().filter(|effect| matches!(effect, Effect::SendCode { .. })).count()
    }

    pub fn devices_trusted(&self) -> usize {
        self.effects.iter().filter(|effect| matches!(effect, Effect::TrustDevice { .. })).count()
    }

    pub fn advance(&mut self, seconds: i64) {
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
