//! The settings that decide about logins, as an administrator sees and changes them.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{MethodChoice, MethodKind, Role};

/// The settings that decide about logins, in the units that people think in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicySettings {
    /// Whether there is a second step at all. Off, nobody is asked for a code.
    pub two_factor: bool,
    /// Who must have a method.
    pub required_for: RequiredFor,
    /// For how many days after they came under that rule they may still do without.
    pub grace_days: u32,
    /// The kinds of method that may be set up and used; never `recovery`, which comes with them.
    pub methods: Vec<MethodKind>,
    /// No email and no text message as a method (ASVS 5.0 6.3.6 and 6.6.1, level 3).
    pub strict: bool,
    /// How long a sent code lives, from when the relay or gateway accepted the message.
    pub code_lifetime_seconds: u32,
    /// Wrong codes that are judged per code.
    pub tries_per_code: u32,
    /// Wrong codes that are judged per account and hour.
    pub wrong_codes_per_hour: u32,
    /// Wrong codes in a row after which an account's second step is locked.
    pub wrong_codes_in_a_row: u32,
    /// From the right password to the end of the login.
    pub attempt_lifetime_minutes: u32,
    /// How many steps of an authenticator app before the present one are still taken.
    pub app_past_steps: u32,
    /// Whether "Don't require OTP on this browser" is offered.
    pub trust_devices: bool,
    /// How long a device is trusted.
    pub device_lifetime_days: u32,
    /// How methods are asked for.
    pub method_choice: MethodChoice,
    /// Whether an account with a single method is asked to choose it.
    pub single_method: SingleMethod,
    /// Wrong passwords for one account from one network before the next has to wait.
    pub wrong_passwords: u32,
    /// How long a session lives without being used.
    pub session_idle_minutes: u32,
    /// How long a session lives at most.
    pub session_lifetime_hours: u32,
    /// How long the audit log is kept.
    pub audit_days: u32,
}

/// Who must have a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RequiredFor {
    /// Nobody: whoever sets one up uses it.
    Nobody,
    /// Administrators.
    #[default]
    Admins,
    /// Everybody.
    Everybody,
}

impl RequiredFor {
    /// Whether an account of that role must have a method.
    #[must_use]
    pub fn covers(self, role: Role) -> bool {
        match self {
            Self::Nobody => false,
            Self::Admins => role == Role::Admin,
            Self::Everybody => true,
        }
    }
}

/// What to do when there is nothing to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SingleMethod {
    /// Show the one method: nothing is sent before it is pressed.
    #[default]
    Show,
    /// Go straight to the code.
    Skip,
}

/// A number of the policy, and between what it has to lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The field.
    pub field: &'static str,
    /// The least it may be.
    pub least: u32,
    /// The most it may be.
    pub most: u32,
}

impl PolicySettings {
    /// The numbers, each with its limits. NIST SP 800-63B-4: at most ten minutes for a code and for the login,
    /// a hundred failures in a row; an hour idle and a day in all for a session.
    #[must_use]
    pub fn numbers(&self) -> [(Limit, u32); 12] {
        let number = |field, value, least, most| (Limit { field, least, most }, value);
        [
            number("grace_days", self.grace_days, 0, 90),
            number("code_lifetime_seconds", self.code_lifetime_seconds, 30, 600),
            number("tries_per_code", self.tries_per_code, 1, 5),
            number("wrong_codes_per_hour", self.wrong_codes_per_hour, 5, 100),
            number("wrong_codes_in_a_row", self.wrong_codes_in_a_row, 5, 100),
            number("attempt_lifetime_minutes", self.attempt_lifetime_minutes, 2, 10),
            number("app_past_steps", self.app_past_steps, 0, 1),
            number("device_lifetime_days", self.device_lifetime_days, 1, 30),
            number("wrong_passwords", self.wrong_passwords, 3, 100),
            number("session_idle_minutes", self.session_idle_minutes, 2, 60),
            number("session_lifetime_hours", self.session_lifetime_hours, 1, 24),
            number("audit_days", self.audit_days, 30, 3650),
        ]
    }

    /// The first number that does not lie within its limits.
    #[must_use]
    pub fn beyond(&self) -> Option<(Limit, u32)> {
        self.numbers().into_iter().find(|(limit, value)| !(limit.least..=limit.most).contains(value))
    }
}

/// `GET /api/v1/policy`: the policy as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurrentPolicy {
    /// The settings.
    pub policy: PolicySettings,
    /// Counts its changes: what was made from an old copy is refused.
    pub version: i64,
}

/// `PUT /api/v1/policy`: another policy. Needs an administrator's recent step-up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePolicy {
    /// The settings, all of them.
    pub policy: PolicySettings,
    /// The [`CurrentPolicy::version`] that they were made from.
    pub version: i64,
}
