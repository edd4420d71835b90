//! Who must have a method and from when on, whether the last one may go, and what is shut to somebody without
//! one.

use latchkey_contract::{MethodKind, ProblemCode, Role, paths};

use crate::{Policy, Timestamp};

/// A configured method, as far as the requirement to have one depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MethodStatus {
    /// What sort of method it is.
    pub kind: MethodKind,
    /// Whether it is known to be the account owner's: always for an app, for an address once a code was typed
    /// back.
    pub verified: bool,
}

/// The paths that stay open to somebody who has to set up a method first: signing out, and the way to a method.
/// A path that is not listed is shut, so that a new one is shut until somebody decides otherwise.
const OPEN_WITHOUT_METHOD: [&str; 6] =
    [paths::SESSION, paths::ACCOUNT, paths::STEP_UP, paths::METHODS, paths::METHOD, paths::RECOVERY_CODES];

/// Whether the API's path of that template stays open to somebody who has to set up a method first.
#[must_use]
pub fn is_open_without_method(path: &str) -> bool {
    OPEN_WITHOUT_METHOD.contains(&path)
}

impl Policy {
    /// From when on an account can do nothing but set up a method; `None` if it has one that is enough, or need
    /// not have one. An account that has methods of which the policy lets none be asked for has no grace: a
    /// stricter policy must not leave it with the password alone.
    #[must_use]
    pub fn method_due(
        &self,
        role: Role,
        methods: &[MethodStatus],
        account_created_at: Timestamp,
    ) -> Option<Timestamp> {
        if !self.two_factor || methods.iter().any(|method| self.suffices(role, *method)) {
            return None;
        }
        if !methods.is_empty() {
            return Some(account_created_at);
        }
        self.requires_method(role).then(|| account_created_at.max(self.required_since).plus(self.grace))
    }

    /// Whether an account of that role must have a method, sooner or later.
    #[must_use]
    pub fn requires_method(&self, role: Role) -> bool {
        self.two_factor && self.required_for.covers(role)
    }

    /// Whether a method is enough for an account of that role. An address that nobody has typed a code back
    /// from may be somebody else's: it cannot be an administrator's only method.
    #[must_use]
    pub fn suffices(&self, role: Role, method: MethodStatus) -> bool {
        self.offers(method.kind) && (role != Role::Admin || method.verified || !method.kind.is_sent())
    }

    /// Whether the owner of an account may remove the method of that kind.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`] if it is not configured. [`ProblemCode::MethodUnavailable`] while the policy
    /// lets none of the account's methods be asked for: the password alone must not be enough to remove them.
    /// [`ProblemCode::LastMethod`] for the last one that is enough, where the account must have one.
    pub fn may_remove_method(
        &self,
        role: Role,
        methods: &[MethodStatus],
        kind: MethodKind,
    ) -> Result<(), ProblemCode> {
        if methods.iter().all(|method| method.kind != kind) {
            return Err(ProblemCode::NotFound);
        }
        if methods.iter().all(|method| !self.offers(method.kind)) {
            return Err(ProblemCode::MethodUnavailable);
        }
        let another = methods.iter().any(|method| method.kind != kind && self.suffices(role, *method));
        if self.requires_method(role) && !another { Err(ProblemCode::LastMethod) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use MethodKind::{App, Email, Sms};
    use latchkey_contract::RequiredFor;

    use super::*;

    fn status(kind: MethodKind, verified: bool) -> MethodStatus {
        MethodStatus { kind, verified }
    }

    fn at(day: i64) -> Timestamp {
        Timestamp::from_millis(day * 86_400_000)
    }

    #[test]
    fn an_address_that_is_not_verified_does_not_make_an_administrator_alone() {
        let policy = Policy::default();
        for kind in [Sms, Email] {
            assert!(policy.suffices(Role::User, status(kind, false)));
            assert!(policy.suffices(Role::Admin, status(kind, true)));
            assert!(!policy.suffices(Role::Admin, status(kind, false)));
        }
        assert!(policy.suffices(Role::Admin, status(App, false)));
    }

    #[test]
    fn the_grace_begins_with_the_account_or_with_the_rule_whichever_is_later() {
        let policy = Policy {
            required_for: RequiredFor::Everybody,
            grace: Duration::from_secs(7 * 86_400),
            required_since: at(100),
            ..Policy::default()
        };
        assert_eq!(policy.method_due(Role::User, &[], at(10)), Some(at(107)));
        assert_eq!(policy.method_due(Role::User, &[], at(110)), Some(at(117)));
        let admins = Policy { required_for: RequiredFor::Admins, ..policy.clone() };
        assert_eq!(admins.method_due(Role::User, &[], at(10)), None);
        assert_eq!(admins.method_due(Role::Admin, &[], at(10)), Some(at(107)));
        let off = Policy { two_factor: false, ..policy };
        assert_eq!(off.method_due(Role::Admin, &[], at(10)), None);
    }

    #[test]
    fn a_stricter_policy_leaves_nobody_with_the_password_alone() {
        let strict = Policy { strict: true, grace: Duration::from_secs(86_400), ..Policy::default() };
        assert_eq!(strict.method_due(Role::User, &[status(Sms, true)], at(10)), Some(at(10)), "no grace");
        assert_eq!(strict.method_due(Role::User, &[status(App, true)], at(10)), None);
        assert_eq!(Policy::default().method_due(Role::User, &[status(Sms, true)], at(10)), None);
    }

    #[test]
    fn the_last_method_that_is_enough_stays_where_one_is_required() {
        let policy = Policy { required_for: RequiredFor::Everybody, ..Policy::default() };
        let (app, sms) = (status(App, true), status(Sms, true));
        assert_eq!(policy.may_remove_method(Role::User, &[app, sms], App), Ok(()));
        assert_eq!(policy.may_remove_method(Role::User, &[app], App), Err(ProblemCode::LastMethod));
        let unverified = status(Sms, false);
        let refused = policy.may_remove_method(Role::Admin, &[app, unverified], App);
        assert_eq!(refused, Err(ProblemCode::LastMethod), "an unverified address is not enough");
        assert_eq!(Policy::default().may_remove_method(Role::User, &[app], App), Ok(()), "none is required");
        assert_eq!(policy.may_remove_method(Role::User, &[app], Email), Err(ProblemCode::NotFound));
        let strict = Policy { strict: true, ..Policy::default() };
        let refused = strict.may_remove_method(Role::User, &[sms], Sms);
        assert_eq!(refused, Err(ProblemCode::MethodUnavailable));
    }

    #[test]
    fn only_the_way_to_a_method_and_out_is_open_without_one() {
        assert!(is_open_without_method(paths::METHODS) && is_open_without_method(paths::SESSION));
        for shut in [paths::DEVICES, paths::PASSWORD, paths::USERS, "/api/v1/new"] {
            assert!(!is_open_without_method(shut), "{shut}");
        }
    }
}
