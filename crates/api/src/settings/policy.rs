//! `[policy]`: the numbers that decide about logins, and their limits.

use std::time::Duration;

use latchkey_contract::MethodChoice;
use latchkey_flow::{Policy, SingleMethod};
use serde::Deserialize;

/// `[policy]`, in the units that people think in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicySettings {
    code_lifetime_seconds: u64,
    tries_per_code: u32,
    wrong_codes_per_hour: u32,
    wrong_codes_in_a_row: u32,
    attempt_lifetime_minutes: u64,
    app_past_steps: u8,
    trust_devices: bool,
    device_lifetime_days: u64,
    method_choice: MethodChoice,
    single_method: SingleMethodSetting,
    wrong_passwords: u32,
    session_idle_minutes: u64,
    session_lifetime_hours: u64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SingleMethodSetting {
    Show,
    Skip,
}

impl Default for PolicySettings {
    fn default() -> Self {
        let policy = Policy::default();
        Self {
            code_lifetime_seconds: policy.code_lifetime.as_secs(),
            tries_per_code: policy.tries_per_code,
            wrong_codes_per_hour: policy.wrong_codes_per_hour,
            wrong_codes_in_a_row: policy.wrong_codes_in_a_row,
            attempt_lifetime_minutes: policy.attempt_lifetime.as_secs() / 60,
            app_past_steps: policy.app_past_steps,
            trust_devices: policy.trust_offered,
            device_lifetime_days: policy.device_lifetime.as_secs() / 86_400,
            method_choice: policy.method_choice,
            single_method: SingleMethodSetting::Show,
            wrong_passwords: policy.wrong_passwords,
            session_idle_minutes: policy.session_idle.as_secs() / 60,
            session_lifetime_hours: policy.session_lifetime.as_secs() / 3600,
        }
    }
}

impl PolicySettings {
    /// The policy, with every number within its limits.
    ///
    /// # Errors
    /// The first number that is not, by its name.
    pub fn policy(&self) -> Result<Policy, String> {
        let within = |name: &str, value: u64, least: u64, most: u64| {
            if (least..=most).contains(&value) {
                Ok(value)
            } else {
                Err(format!("policy.{name}: {value} is not between {least} and {most}"))
            }
        };
        let number = |name: &str, value: u32, least: u64, most: u64| {
            within(name, value.into(), least, most).map(|_| value)
        };
        let defaults = Policy::default();
        // NIST SP 800-63B-4: at most ten minutes for a code and for the login, a hundred failures in a row.
        Ok(Policy {
            code_lifetime: Duration::from_secs(within(
                "code_lifetime_seconds",
                self.code_lifetime_seconds,
                30,
                600,
            )?),
            tries_per_code: number("tries_per_code", self.tries_per_code, 1, 5)?,
            wrong_codes_per_hour: number("wrong_codes_per_hour", self.wrong_codes_per_hour, 5, 100)?,
            wrong_codes_in_a_row: number("wrong_codes_in_a_row", self.wrong_codes_in_a_row, 5, 100)?,
            attempt_lifetime: Duration::from_secs(
                60 * within("attempt_lifetime_minutes", self.attempt_lifetime_minutes, 2, 10)?,
            ),
            app_past_steps: u8::try_from(within("app_past_steps", self.app_past_steps.into(), 0, 1)?)
                .unwrap_or_default(),
            trust_offered: self.trust_devices,
            device_lifetime: Duration::from_secs(
                86_400 * within("device_lifetime_days", self.device_lifetime_days, 1, 30)?,
            ),
            method_choice: self.method_choice,
            single_method: match self.single_method {
                SingleMethodSetting::Show => SingleMethod::Show,
                SingleMethodSetting::Skip => SingleMethod::Skip,
            },
            wrong_passwords: number("wrong_passwords", self.wrong_passwords, 3, 100)?,
            session_idle: Duration::from_secs(
                60 * within("session_idle_minutes", self.session_idle_minutes, 2, 60)?,
            ),
            session_lifetime: Duration::from_secs(
                3600 * within("session_lifetime_hours", self.session_lifetime_hours, 1, 24)?,
            ),
            ..defaults
        })
    }
}
