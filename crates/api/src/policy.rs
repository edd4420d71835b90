//! The policy in force: the settings file's, until an administrator has saved another one.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use latchkey_contract::PolicySettings;
use latchkey_flow::Policy;

use crate::error::InternalError;
use crate::store::{PolicyRow, Store};

const DAY: u64 = 86_400;

/// A setting that is out of range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutOfRange {
    /// The setting.
    pub field: &'static str,
    /// How to correct it.
    pub advice: String,
}

impl std::fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.field, self.advice)
    }
}

/// Holds the policy in force, so that a request reads it without the database.
pub struct Policies {
    start: Policy,
    now: RwLock<ActivePolicy>,
}

/// A policy, and its version.
#[derive(Clone)]
pub struct ActivePolicy {
    /// Counts the policies that were saved; 0 is the settings file's.
    pub version: i64,
    /// The policy.
    pub policy: Arc<Policy>,
}

impl Policies {
    /// Begins with the settings file's policy.
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

    /// Reads the policy that was saved last, here or by another replica.
    pub async fn refresh(&self, store: &Store) -> Result<(), InternalError> {
        match store.policy().await? {
            Some(row) => self.install(&row),
            None => Ok(()),
        }
    }

    /// Installs a saved policy, unless a newer one is installed.
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

    /// A saved policy can lack settings that a later version of the program has added: they are as in the
    /// settings file.
    fn read(&self, row: &PolicyRow) -> Result<Policy, InternalError> {
        let unreadable =
            |what: String| InternalError::new(format!("the policy that was saved cannot be read: {what}"));
        let saved: serde_json::Value =
            serde_json::from_str(&row.document).map_err(|error| unreadable(error.to_string()))?;
        let mut whole =
            serde_json::to_value(to_wire(&self.start)).map_err(|error| unreadable(error.to_string()))?;
        if let (Some(whole), Some(saved)) = (whole.as_object_mut(), saved.as_object()) {
            for (name, value) in whole {
                if let Some(saved) = saved.get(name) {
                    *value = saved.clone();
                }
            }
        }
        let settings: PolicySettings =
            serde_json::from_value(whole).map_err(|error| unreadable(error.to_string()))?;
        let policy = from_wire(&settings, &self.start).map_err(|error| unreadable(error.to_string()))?;
        Ok(Policy { required_since: row.required_since, ..policy })
    }
}

/// The policy of the flow from the one of the contract. What the contract does not have is as in `base`.
///
/// # Errors
/// The first setting that is out of range.
pub fn from_wire(settings: &PolicySettings, base: &Policy) -> Result<Policy, OutOfRange> {
    if let Some((limit, value)) = settings.beyond() {
        let advice = format!("{value} is not between {} and {}", limit.least, limit.most);
        return Err(OutOfRange { field: limit.field, advice });
    }
    let seconds = |count: u32, of: u64| Duration::from_secs(u64::from(count) * of);
    let policy = Policy {
        two_factor: settings.two_factor,
        required_for: settings.required_for,
        grace: seconds(settings.grace_days, DAY),
        methods: settings.methods.clone(),
        strict: settings.strict,
        code_lifetime: seconds(settings.code_lifetime_seconds, 1),
        tries_per_code: settings.tries_per_code,
        wrong_codes_per_hour: settings.wrong_codes_per_hour,
        wrong_codes_in_a_row: settings.wrong_codes_in_a_row,
        attempt_lifetime: seconds(settings.attempt_lifetime_minutes, 60),
        app_past_steps: u8::try_from(settings.app_past_steps).unwrap_or_default(),
        trust_offered: settings.trust_devices,
        device_lifetime: seconds(settings.device_lifetime_days, DAY),
        method_choice: settings.method_choice,
        single_method: settings.single_method,
        wrong_passwords: settings.wrong_passwords,
        session_idle: seconds(settings.session_idle_minutes, 60),
        session_lifetime: seconds(settings.session_lifetime_hours, 3600),
        audit_lifetime: seconds(settings.audit_days, DAY),
        ..base.clone()
    };
    let kinds = latchkey_contract::MethodKind::ALL;
    let methods = |advice: &str| OutOfRange { field: "methods", advice: advice.to_owned() };
    let known = settings.methods.iter().all(|kind| kinds.contains(kind));
    if !known || settings.methods.len() > kinds.len() {
        return Err(methods("choose among app, sms and email, each once"));
    }
    if policy.two_factor && !kinds.into_iter().any(|kind| policy.offers(kind)) {
        return Err(methods("leave at least one that can be used, or turn two-factor off"));
    }
    Ok(policy)
}

/// The policy of the contract from the one of the flow.
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
