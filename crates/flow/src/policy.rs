//! The settings that decide about logins.

use std::time::Duration;

use latchkey_contract::{MethodChoice, MethodKind, RequiredFor};

pub use latchkey_contract::SingleMethod;

use crate::Timestamp;

/// The settings that decide about logins. [`Policy::default`] is what a person meets out of the box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Whether there is a second step at all.
    pub two_factor: bool,
    /// Who must have a method.
    pub required_for: RequiredFor,
    /// How long an account may still do without one once it must.
    pub grace: Duration,
    /// Since when that is required.
    pub required_since: Timestamp,
    /// The kinds of method that may be set up and used.
    pub methods: Vec<MethodKind>,
    /// No email and no text message as a method.
    pub strict: bool,
    /// Digits of a code that is sent.
    pub code_digits: u8,
    /// How long a sent code lives, from the moment the relay or gateway accepted it.
    pub code_lifetime: Duration,
    /// How long before its end a new code may be asked for, so that the time can be extended before it is up
    /// (WCAG 2.2.1).
    pub resend_before_end: Duration,
    /// How long a message may stay unanswered before it counts as lost with the process that sent it.
    pub delivery_timeout: Duration,
    /// Wrong codes that are judged per code (ASVS 5.0 6.6.3).
    pub tries_per_code: u32,
    /// Codes that one attempt may send. Failed deliveries do not count.
    pub sends_per_attempt: u32,
    /// Codes that may be sent within an hour, over all attempts.
    pub sends: SendLimits,
    /// Wrong codes that are judged per account and hour, over all its attempts and methods.
    pub wrong_codes_per_hour: u32,
    /// Wrong codes in a row after which the account's second step is locked (NIST SP 800-63B-4 §3.2.2).
    pub wrong_codes_in_a_row: u32,
    /// From the right password to the end of the login.
    pub attempt_lifetime: Duration,
    /// How many steps of an authenticator app before the present one are still taken (RFC 6238 §5.2: at most
    /// 1).
    pub app_past_steps: u8,
    /// Whether "Don't require OTP on this browser" is offered.
    pub trust_offered: bool,
    /// How long a device is trusted, from when it was named. Never extended.
    pub device_lifetime: Duration,
    /// How methods are asked for.
    pub method_choice: MethodChoice,
    /// Whether an account with a single method is asked to choose it.
    pub single_method: SingleMethod,
    /// Wrong passwords for one account from one network before the next has to wait.
    pub wrong_passwords: u32,
    /// The first wait after too many wrong passwords; it doubles with each further one.
    pub password_wait: Duration,
    /// The longest such wait, and the quiet time after which wrong passwords are forgotten.
    pub password_wait_max: Duration,
    /// How long a step-up allows sensitive changes (ASVS 5.0 7.5.1).
    pub step_up_lifetime: Duration,
    /// How long a session lives without being used.
    pub session_idle: Duration,
    /// How long a session lives at most.
    pub session_lifetime: Duration,
    /// How long the audit log is kept.
    pub audit_lifetime: Duration,
}

/// The most codes within an hour (ASVS 5.0 2.4.1). Text messages cost money, and whoever owns a number at a
/// premium rate earns it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendLimits {
    /// For one account, over all its attempts and methods.
    pub account: u32,
    /// To one phone or mailbox, for whichever account.
    pub destination: u32,
    /// Asked for from one network.
    pub network: u32,
    /// In all.
    pub service: u32,
}

impl Default for SendLimits {
    fn default() -> Self {
        Self { account: 40, destination: 40, network: 400, service: 20_000 }
    }
}

impl Policy {
    /// Whether a code of that kind can be asked for: recovery codes as long as anything can.
    #[must_use]
    pub fn offers(&self, kind: MethodKind) -> bool {
        self.two_factor && (kind == MethodKind::Recovery || self.allows(kind))
    }

    /// Whether a method of that kind may be set up and used, once two-factor is on.
    pub(crate) fn allows(&self, kind: MethodKind) -> bool {
        self.methods.contains(&kind) && !(self.strict && kind.is_sent())
    }
}

impl Default for Policy {
    fn default() -> Self {
        let minutes = |n: u64| Duration::from_secs(60 * n);
        let hours = |n: u64| minutes(60 * n);
        Self {
            two_factor: true,
            required_for: RequiredFor::Admins,
            grace: Duration::ZERO,
            required_since: Timestamp::from_millis(0),
            methods: MethodKind::ALL.to_vec(),
            strict: false,
            code_digits: 6,
            code_lifetime: Duration::from_secs(45),
            resend_before_end: Duration::from_secs(20),
            delivery_timeout: Duration::from_secs(10),
            tries_per_code: 5,
            sends_per_attempt: 16,
            sends: SendLimits::default(),
            wrong_codes_per_hour: 20,
            wrong_codes_in_a_row: 100,
            attempt_lifetime: minutes(10),
            app_past_steps: 1,
            trust_offered: true,
            device_lifetime: hours(30 * 24),
            method_choice: MethodChoice::Buttons,
            single_method: SingleMethod::Show,
            wrong_passwords: 5,
            password_wait: Duration::from_secs(10),
            password_wait_max: minutes(15),
            step_up_lifetime: minutes(10),
            session_idle: hours(1),
            session_lifetime: hours(24),
            audit_lifetime: hours(365 * 24),
        }
    }
}

#[cfg(test)]
mod tests {
    use MethodKind::{App, Email, Recovery, Sms};

    use super::*;

    fn offered(policy: &Policy) -> Vec<MethodKind> {
        [App, Sms, Email, Recovery].into_iter().filter(|kind| policy.offers(*kind)).collect()
    }

    #[test]
    fn what_is_offered_is_what_the_policy_allows() {
        let policy = Policy::default();
        assert_eq!(offered(&policy), [App, Sms, Email, Recovery]);
        assert_eq!(offered(&Policy { strict: true, ..policy.clone() }), [App, Recovery]);
        assert_eq!(offered(&Policy { methods: vec![Email], ..policy.clone() }), [Email, Recovery]);
        assert_eq!(offered(&Policy { two_factor: false, ..policy }), []);
    }
}
