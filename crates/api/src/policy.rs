//! The policy in force: the settings file's, until an administrator has saved another one.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use latchkey_contract::PolicySettings;
use latchkey_flow::Policy;

use crate::error::InternalError;
use crate::store::{PolicyRow, Store};

const DAY: u64 = 86_400;

/// A setting that cannot be, and what it could.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutOfRange {
    /// The setting.
    pub field: &'static str,
    /// What to do about it.
    pub advice: String,
}

impl std::fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.field, self.advice)
    }
}

/// The policy in force. Whoever asks gets it as it is at that moment, without asking the database.
pub struct Policies {
    start: Policy,
    now: RwLock<ActivePolicy>,
}

/// A policy, and which one it is.
#[derive(Clone)]
pub struct ActivePolicy {
    /// Counts what was saved; 0 is the settings file's.
    pub version: i64,
    /// The policy.
    pub policy: Arc<Policy>,
}

impl Policies {
    /// The policy to start with.
    #[must_use]
    pub fn new(start: Policy) -> Self {
        let now = ActivePolicy { version: 0, policy: Arc::new(start.clone()) };
        Self { start, now: RwLock::new(now) }
    }

    /// The policy as it is now.
    #[must_use]
    pub fn now(&self) -> ActivePolicy {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks the database whether another one was saved, here or by another replica.
    ///
    /// # Errors
    /// [`InternalError`] when the database does not answer, or holds what cannot be read.
    pub async fn refresh(&self, store: &Store) -> Result<(), InternalError> {
        match store.policy().await? {
            Some(row) => self.install(&row),
            None => Ok(()),
        }
    }

    /// Takes what was saved, unless something newer has been taken meanwhile.
    ///
    /// # Errors
    /// [`InternalError`] when it cannot be read.
    pub fn install(&self, row: &PolicyRow) -> Result<(), InternalError> {
        if row.version <= self.now().version {
            return Ok(());
        }
        let policy = Arc::new(self.read(row)?);
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        if row.version > now.version {
            *now = ActivePolicy { version: row.version, policy };
        }
        Ok(())
    }

    /// A setting that a later version brought in is not in what was saved before: it is as it was at the start.
    fn read(&self, row: &PolicyRow) -> Result<Policy, InternalError> {
        let broken =
            |what: String| InternalError::new(format!("the policy that was saved cannot be read: {what}"));
        let saved: serde_json::Value =
            serde_json::from_str(&row.document).map_err(|error| broken(error.to_string()))?;
        let mut whole =
            serde_json::to_value(to_wire(&self.start)).map_err(|error| broken(error.to_string()))?;
        if let (Some(whole), Some(saved)) = (whole.as_object_mut(), saved.as_object()) {
            for (name, value) in whole {
                if let Some(saved) = saved.get(name) {
                    *value = saved.clone();
                }
            }
        }
        let said: PolicySettings =
            serde_json::from_value(whole).map_err(|error| broken(error.to_string()))?;
        let policy = from_wire(&said, &self.start).map_err(|beyond| broken(beyond.to_string()))?;
        Ok(Policy { required_since: row.required_since, ..policy })
    }
}

/// What somebody said, in the terms of the flow; what cannot be said stays as it is in `base`.
///
/// # Errors
/// The first setting that cannot be, by its name.
pub fn from_wire(said: &PolicySettings, base: &Policy) -> Result<Policy, OutOfRange> {
    if let Some((limit, value)) = said.beyond() {
        let advice = format!("{value} is not between {} and {}", limit.least, limit.most);
        return Err(OutOfRange { field: limit.field, advice });
    }
    let seconds = |count: u32, of: u64| Duration::from_secs(u64::from(count) * of);
    let policy = Policy {
        two_factor: said.two_factor,
        required_for: said.required_for,
        grace: seconds(said.grace_days, DAY),
        methods: said.methods.clone(),
        strict: said.strict,
        code_lifetime: seconds(said.code_lifetime_seconds, 1),
        tries_per_code: said.tries_per_code,
        wrong_codes_per_hour: said.wrong_codes_per_hour,
        wrong_codes_in_a_row: said.wrong_codes_in_a_row,
        attempt_lifetime: seconds(said.attempt_lifetime_minutes, 60),
        app_past_steps: u8::try_from(said.app_past_steps).unwrap_or_default(),
        trust_offered: said.trust_devices,
        device_lifetime: seconds(said.device_lifetime_days, DAY),
        method_choice: said.method_choice,
        single_method: said.single_method,
        wrong_passwords: said.wrong_passwords,
        session_idle: seconds(said.session_idle_minutes, 60),
        session_lifetime: seconds(said.session_lifetime_hours, 3600),
        audit_lifetime: seconds(said.audit_days, DAY),
        ..base.clone()
    };
    let kinds = latchkey_contract::MethodKind::ALL;
    let methods = |advice: &str| OutOfRange { field: "methods", advice: advice.to_owned() };
    let known = said.methods.iter().all(|kind| kinds.contains(kind));
    if !known || said.methods.len() > kinds.len() {
        return Err(methods("choose among app, sms and email, each once"));
    }
    if policy.two_factor && !kinds.into_iter().any(|kind| policy.offers(kind)) {
        return Err(methods("leave at least one that can be used, or turn two-factor off"));
    }
    Ok(policy)
}

/// The policy as people say it.
#[must_use]
pub fn to_wire(policy: &Policy) -> PolicySettings {
    let count = |length: Duration, of: u64| u32::try_from(length.as_secs() / of).unwrap_or(u32::MAX);
    PolicySettings {
        two_factor: policy.two_factor,
        required_for: policy.required_for,
        grace_days: count(policy.grace, DAY),
        methods: policy.methods.clone(),
        strict: policy.strict,
        code_lifetime_seconds: count(policy.code_lifetime, 1),
        tries_per_code: policy.tries_per_code,
        wrong_codes_per_hour: policy.wrong_codes_per_hour,
        wrong_codes_in_a_row: policy.wrong_codes_in_a_row,
        attempt_lifetime_minutes: count(policy.attempt_lifetime, 60),
        app_past_steps: policy.app_past_steps.into(),
        trust_devices: policy.trust_offered,
        device_lifetime_days: count(policy.device_lifetime, DAY),
        method_choice: policy.method_choice,
        single_method: policy.single_method,
        wrong_passwords: policy.wrong_passwords,
        session_idle_minutes: count(policy.session_idle, 60),
        session_lifetime_hours: count(policy.session_lifetime, 3600),
        audit_days: count(policy.audit_lifetime, DAY),
    }
}
