//! Whether a session is still upheld, and what it allows.

use std::time::Duration;

use latchkey_contract::Role;

use crate::{Factor, MethodStatus, Policy, Timestamp};

/// How exactly the last use of a session is known.
const LAST_USED_PRECISION: Duration = Duration::from_secs(60);

/// A session and its account, as far as it depends on them whether the session is upheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionState {
    /// What stood behind the password when it was issued, or at its last step-up.
    pub factor: Factor,
    /// When it was issued.
    pub started_at: Timestamp,
    /// When it was used last.
    pub last_used_at: Timestamp,
    /// When its owner last showed a method, or the password where there is none. `None` where a trusted device
    /// stood in for the code: trust is no step-up (ASVS 5.0 7.5.1).
    pub reauthenticated_at: Option<Timestamp>,
    /// What the account may do.
    pub role: Role,
    /// Whether anybody can sign in to the account.
    pub account_active: bool,
    /// The account's methods.
    pub methods: Vec<MethodStatus>,
    /// When the account was created.
    pub account_created_at: Timestamp,
}

impl SessionState {
    /// Whether the session is upheld: its account active, not idle for too long, not too old, and issued in a
    /// way that the policy still lets in. A clock that was set back does not make it younger.
    #[must_use]
    pub fn is_upheld(&self, now: Timestamp, policy: &Policy) -> bool {
        self.account_active
            && now < self.started_at.plus(policy.session_lifetime)
            && now < self.last_used_at.plus(policy.session_idle)
            && policy
                .upholds_factor(self.factor, self.methods.iter().any(|method| policy.offers(method.kind)))
    }

    /// Whether its last use is to be noted. A write at every request would cost more than the request.
    #[must_use]
    pub fn is_use_noteworthy(&self, now: Timestamp) -> bool {
        now >= self.last_used_at.plus(LAST_USED_PRECISION)
    }

    /// Whether its owner can do nothing but set up a method.
    #[must_use]
    pub fn must_set_up_method(&self, now: Timestamp, policy: &Policy) -> bool {
        policy.method_due(self.role, &self.methods, self.account_created_at).is_some_and(|due| now >= due)
    }

    /// For how long the last step-up still allows sensitive changes; zero if it does not.
    #[must_use]
    pub fn step_up_valid_for(&self, now: Timestamp, policy: &Policy) -> Duration {
        self.reauthenticated_at.map_or(Duration::ZERO, |at| now.until(at.plus(policy.step_up_lifetime)))
    }
}

impl Policy {
    /// Whether a session that was issued on that factor is still upheld. The policy may have changed since: one
    /// that was issued without a code ends where there is a method to ask for one, and one that was issued on a
    /// kind of method that is no longer used ends too.
    fn upholds_factor(&self, factor: Factor, has_method: bool) -> bool {
        !self.two_factor
            || match factor {
                Factor::None => !has_method,
                Factor::Method(kind) => self.offers(kind),
                Factor::Device => true,
            }
    }
}

#[cfg(test)]
mod tests {
    use latchkey_contract::MethodKind::{App, Recovery, Sms};

    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(minutes * 60_000)
    }

    fn session(factor: Factor) -> SessionState {
        SessionState {
            factor,
            started_at: at(0),
            last_used_at: at(0),
            reauthenticated_at: Some(at(0)),
            role: Role::User,
            account_active: true,
            methods: vec![],
            account_created_at: at(0),
        }
    }

    #[test]
    fn another_policy_ends_what_it_would_not_have_let_in() {
        let (usual, strict) = (Policy::default(), Policy { strict: true, ..Policy::default() });
        let off = Policy { two_factor: false, ..Policy::default() };
        let sms = vec![MethodStatus { kind: Sms, verified: true }];
        let upheld = |factor, methods: &[MethodStatus], policy: &Policy| {
            SessionState { methods: methods.to_vec(), ..session(factor) }.is_upheld(at(1), policy)
        };
        assert!(upheld(Factor::None, &[], &usual) && !upheld(Factor::None, &sms, &usual));
        assert!(upheld(Factor::None, &sms, &strict), "there is no method that could be asked for");
        assert!(upheld(Factor::Method(Sms), &sms, &usual) && !upheld(Factor::Method(Sms), &sms, &strict));
        assert!(upheld(Factor::Method(Recovery), &sms, &strict) && upheld(Factor::Device, &sms, &strict));
        assert!(upheld(Factor::None, &sms, &off) && upheld(Factor::Method(App), &sms, &off));
    }

    #[test]
    fn a_session_ends_when_it_is_idle_or_old() {
        let policy = Policy::default();
        let used = SessionState { last_used_at: at(23 * 60 + 30), ..session(Factor::Device) };
        assert!(session(Factor::Device).is_upheld(at(59), &policy));
        assert!(!session(Factor::Device).is_upheld(at(60), &policy));
        assert!(used.is_upheld(at(24 * 60 - 1), &policy) && !used.is_upheld(at(24 * 60), &policy));
        assert!(used.is_upheld(at(-60), &policy), "a clock that was set back ends nothing");
        let disabled = SessionState { account_active: false, ..session(Factor::Device) };
        assert!(!disabled.is_upheld(at(0), &policy));
        assert!(!used.is_use_noteworthy(at(23 * 60 + 30)) && used.is_use_noteworthy(at(23 * 60 + 31)));
    }

    #[test]
    fn a_step_up_counts_for_ten_minutes_and_trust_for_none() {
        let policy = Policy::default();
        let stepped_up = session(Factor::Method(App));
        assert_eq!(stepped_up.step_up_valid_for(at(9), &policy), Duration::from_secs(60));
        assert!(stepped_up.step_up_valid_for(at(10), &policy).is_zero());
        let trusted = SessionState { reauthenticated_at: None, ..session(Factor::Device) };
        assert!(trusted.step_up_valid_for(at(0), &policy).is_zero());
    }
}
