//! What a change of the policy will do, told before it is saved.

use latchkey_components::method_name;
use latchkey_contract::{MethodKind, PolicySettings, RequiredFor};
use latchkey_words::{Key, key, text};

/// A sentence for each consequence of the change. None for a change that explains itself.
pub fn change_messages(before: &PolicySettings, after: &PolicySettings) -> Vec<String> {
    let change = PolicyChange::new(before, after);
    [
        change.requirement_messages(),
        change.method_messages(),
        change.trust_and_session_messages(),
        change.limit_messages(),
    ]
    .concat()
}

/// A change of the policy.
struct PolicyChange<'a> {
    before: &'a PolicySettings,
    after: &'a PolicySettings,
    /// Whether more accounts must have a method than before.
    is_stricter: bool,
    usable_before: Vec<MethodKind>,
    usable_after: Vec<MethodKind>,
}

impl<'a> PolicyChange<'a> {
    fn new(before: &'a PolicySettings, after: &'a PolicySettings) -> Self {
        Self {
            before,
            after,
            is_stricter: after.two_factor && (!before.two_factor || after.required_for > before.required_for),
            usable_before: usable_methods(before),
            usable_after: usable_methods(after),
        }
    }

    /// Whether codes are asked for, and who must have a method.
    fn requirement_messages(&self) -> Vec<String> {
        let Self { before, after, is_stricter, .. } = *self;
        let is_required = after.required_for != RequiredFor::Nobody;
        let is_relaxed = after.two_factor && after.required_for < before.required_for;
        let is_grace_shorter = after.grace_days < before.grace_days;
        [
            (before.two_factor && !after.two_factor).then(|| text!("policy_change.turned_off")),
            (!before.two_factor && after.two_factor).then(|| text!("policy_change.turned_on")),
            is_stricter.then(|| method_required_message(after)).flatten(),
            is_relaxed.then(|| no_longer_required_message(after)),
            (after.two_factor && !is_stricter && is_required && is_grace_shorter)
                .then(|| text!("policy_change.grace_shortened")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Which methods can be used. Not told when two-step verification is turned on or off, which says more.
    fn method_messages(&self) -> Vec<String> {
        if !(self.before.two_factor && self.after.two_factor) {
            return vec![];
        }
        let removed = missing(&self.usable_before, &self.usable_after);
        let added = missing(&self.usable_after, &self.usable_before);
        [
            (!removed.is_empty()).then(|| {
                let (count, methods) = (removed.len(), names(&removed));
                text!("policy_change.methods_removed", count = count, methods = methods)
            }),
            (!added.is_empty()).then(|| {
                let (count, methods) = (added.len(), names(&added));
                text!("policy_change.methods_added", count = count, methods = methods)
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn trust_and_session_messages(&self) -> Vec<String> {
        let Self { before, after, is_stricter, .. } = *self;
        let is_any_removed = !missing(&self.usable_before, &self.usable_after).is_empty();
        keys_that_apply([
            (self.usable_before != self.usable_after, key!("policy_change.devices_removed")),
            (is_stricter || (after.two_factor && is_any_removed), key!("policy_change.sessions_end")),
            (before.trust_devices && !after.trust_devices, key!("policy_change.trust_ended")),
        ])
    }

    /// Limits that are lower than before, and hold for what there is already.
    fn limit_messages(&self) -> Vec<String> {
        let Self { before, after, .. } = *self;
        let are_sessions_shorter = after.session_idle_minutes < before.session_idle_minutes
            || after.session_lifetime_hours < before.session_lifetime_hours;
        let mut messages = keys_that_apply([
            (are_sessions_shorter, key!("policy_change.sessions_shortened")),
            (after.wrong_codes_in_a_row < before.wrong_codes_in_a_row, key!("policy_change.lock_sooner")),
        ]);
        if after.audit_days < before.audit_days {
            messages.push(text!("policy_change.entries_deleted", count = after.audit_days));
        }
        messages
    }
}

fn keys_that_apply<const N: usize>(keys: [(bool, Key); N]) -> Vec<String> {
    keys.into_iter().filter(|(applies, _)| *applies).map(|(_, key)| key.text()).collect()
}

/// Those kinds that are not among the others.
fn missing(kinds: &[MethodKind], others: &[MethodKind]) -> Vec<MethodKind> {
    kinds.iter().copied().filter(|kind| !others.contains(kind)).collect()
}

fn names(kinds: &[MethodKind]) -> String {
    kinds.iter().map(|kind| method_name(*kind)).collect::<Vec<_>>().join(", ")
}

/// Who must have a method, and by when. `None` if nobody must.
fn method_required_message(policy: &PolicySettings) -> Option<String> {
    let days = policy.grace_days;
    match (policy.required_for, days) {
        (RequiredFor::Nobody, _) => None,
        (RequiredFor::Admins, 0) => Some(text!("policy_change.required_admins")),
        (RequiredFor::Admins, _) => Some(text!("policy_change.required_admins_within", count = days)),
        (RequiredFor::Everybody, 0) => Some(text!("policy_change.required_everybody")),
        (RequiredFor::Everybody, _) => Some(text!("policy_change.required_everybody_within", count = days)),
    }
}

/// Who need not have a method any more.
fn no_longer_required_message(policy: &PolicySettings) -> String {
    match policy.required_for {
        RequiredFor::Nobody => text!("policy_change.required_for_nobody"),
        _ => text!("policy_change.required_for_admins_only"),
    }
}

/// The kinds of method that a code can be asked for with.
fn usable_methods(policy: &PolicySettings) -> Vec<MethodKind> {
    let used = |kind: &MethodKind| {
        policy.two_factor && policy.methods.contains(kind) && !(policy.strict && kind.is_sent())
    };
    MethodKind::ALL.into_iter().filter(used).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use latchkey_contract::{MethodChoice, SingleMethod};

    fn default_policy() -> PolicySettings {
        PolicySettings {
            two_factor: true,
            required_for: RequiredFor::Admins,
            grace_days: 0,
            methods: MethodKind::ALL.to_vec(),
            strict: false,
            code_lifetime_seconds: 45,
            tries_per_code: 5,
            wrong_codes_per_hour: 20,
            wrong_codes_in_a_row: 100,
            attempt_lifetime_minutes: 10,
            app_past_steps: 1,
            trust_devices: true,
            device_lifetime_days: 30,
            method_choice: MethodChoice::Buttons,
            single_method: SingleMethod::Show,
            wrong_passwords: 10,
            session_idle_minutes: 60,
            session_lifetime_hours: 24,
            audit_days: 365,
        }
    }

    #[test]
    fn what_explains_itself_is_not_said() {
        assert!(change_messages(&default_policy(), &default_policy()).is_empty());
        assert!(
            change_messages(
                &default_policy(),
                &PolicySettings { code_lifetime_seconds: 60, ..default_policy() }
            )
            .is_empty()
        );
    }

    #[test]
    fn a_stricter_policy_says_who_is_led_to_a_method_and_that_sessions_end() {
        let after =
            PolicySettings { required_for: RequiredFor::Everybody, grace_days: 7, ..default_policy() };
        assert_eq!(
            change_messages(&default_policy(), &after),
            [
                "Everyone must have a method. Anyone without one has 7 days to set one up.",
                "Sessions that were not verified by a method that is still allowed will end.",
            ]
        );
        let strict = change_messages(&default_policy(), &PolicySettings { strict: true, ..default_policy() });
        assert_eq!(
            strict[0],
            "These methods can no longer be used: Text message, Email. Anyone without another method must set one up."
        );
        assert!(strict.iter().any(|line| line.contains("All trusted devices are removed")));
        assert!(strict.iter().any(|line| line.contains("Sessions that were not verified")));
    }

    #[test]
    fn off_is_said_plainly_and_ends_no_session() {
        let off =
            change_messages(&default_policy(), &PolicySettings { two_factor: false, ..default_policy() });
        assert!(off[0].starts_with("Nobody is asked for a code any more"));
        assert!(!off.iter().any(|line| line.contains("will end")));
    }
}
