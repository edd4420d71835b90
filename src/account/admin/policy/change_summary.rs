//! What a change of the policy will do, told before it is saved.

use latchkey_components::method_name;
use latchkey_contract::{MethodKind, PolicySettings, RequiredFor};

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
        let no_longer_required = match after.required_for {
            RequiredFor::Nobody => "Nobody needs a way to verify any longer, administrators neither.",
            _ => "Users need no way to verify any longer; administrators do.",
        };
        messages_that_apply([
            (
                before.two_factor && !after.two_factor,
                "Nobody is asked for a code any longer: a password alone lets in.",
            ),
            (
                !before.two_factor && after.two_factor,
                "Whoever has a way to verify is asked for a code at the next sign-in.",
            ),
            (is_stricter && is_required, &method_required_message(after)),
            (after.two_factor && after.required_for < before.required_for, no_longer_required),
            (
                after.two_factor && !is_stricter && is_required && after.grace_days < before.grace_days,
                "The shorter time of grace holds at once, also for those who are within it now.",
            ),
        ])
    }

    /// Which methods can be used. Not told when the two-factor process is turned on or off, which says more.
    fn method_messages(&self) -> Vec<String> {
        let stays_on = self.before.two_factor && self.after.two_factor;
        let removed = names_of_those_missing(&self.usable_before, &self.usable_after);
        let added = names_of_those_missing(&self.usable_after, &self.usable_before);
        let removed_message =
            [&*removed, " cannot be used any longer. Who has nothing else is led to setting something up."];
        messages_that_apply([
            (stays_on && !removed.is_empty(), &*removed_message.concat()),
            (stays_on && !added.is_empty(), &*[&*added, " can be set up and used."].concat()),
        ])
    }

    fn trust_and_session_messages(&self) -> Vec<String> {
        let Self { before, after, is_stricter, .. } = *self;
        let is_any_removed = self.usable_before.iter().any(|kind| !self.usable_after.contains(kind));
        messages_that_apply([
            (
                self.usable_before != self.usable_after,
                "No browser is trusted any longer: all trusted devices are removed.",
            ),
            (
                is_stricter || (after.two_factor && is_any_removed),
                "Sessions that did not verify by a code that is still allowed will end.",
            ),
            (
                before.trust_devices && !after.trust_devices,
                "No further browser can be trusted. Those that are trusted stay so until they are removed.",
            ),
        ])
    }

    /// Limits that are lower than before, and hold for what there is already.
    fn limit_messages(&self) -> Vec<String> {
        let Self { before, after, .. } = *self;
        let deleted_entries = format!(
            "Entries of the audit log that are older than {} days are deleted for good.",
            after.audit_days
        );
        messages_that_apply([
            (
                after.session_idle_minutes < before.session_idle_minutes
                    || after.session_lifetime_hours < before.session_lifetime_hours,
                "Sessions that are older than that end at once, perhaps yours.",
            ),
            (
                after.wrong_codes_in_a_row < before.wrong_codes_in_a_row,
                "Accounts with as many wrong codes in a row are locked at once.",
            ),
            (after.audit_days < before.audit_days, &*deleted_entries),
        ])
    }
}

fn messages_that_apply<const N: usize>(messages: [(bool, &str); N]) -> Vec<String> {
    messages.into_iter().filter(|(applies, _)| *applies).map(|(_, message)| message.to_owned()).collect()
}

/// The names of those kinds that are not among the others. Empty if all are.
fn names_of_those_missing(kinds: &[MethodKind], others: &[MethodKind]) -> String {
    let missing = kinds.iter().filter(|kind| !others.contains(kind));
    missing.map(|kind| method_name(*kind)).collect::<Vec<_>>().join(" and ")
}

/// Who must have a method, and by when.
fn method_required_message(policy: &PolicySettings) -> String {
    let who = if policy.required_for == RequiredFor::Everybody { "Everybody" } else { "Administrators" };
    let when = match policy.grace_days {
        0 => "before anything else".to_owned(),
        1 => "within a day".to_owned(),
        days => format!("within {days} days"),
    };
    [who, " must have a way to verify. Who has none is led to setting one up, ", &when, "."].concat()
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
                "Everybody must have a way to verify. Who has none is led to setting one up, within 7 days.",
                "Sessions that did not verify by a code that is still allowed will end.",
            ]
        );
        let strict = change_messages(&default_policy(), &PolicySettings { strict: true, ..default_policy() });
        assert!(strict[0].contains("cannot be used any longer"), "{strict:?}");
        assert!(strict.iter().any(|line| line.contains("all trusted devices are removed")));
        assert!(strict.iter().any(|line| line.contains("Sessions that did not verify")));
    }

    #[test]
    fn off_is_said_plainly_and_ends_no_session() {
        let off =
            change_messages(&default_policy(), &PolicySettings { two_factor: false, ..default_policy() });
        assert!(off[0].starts_with("Nobody is asked for a code any longer"));
        assert!(!off.iter().any(|line| line.contains("will end")));
    }
}
