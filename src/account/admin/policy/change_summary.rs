//! What another policy will do, said before it is saved.

use latchkey_components::method_name;
use latchkey_contract::{MethodKind, PolicySettings, RequiredFor};

/// What will be different, a sentence each. Nothing for what explains itself.
pub fn effects(before: &PolicySettings, after: &PolicySettings) -> Vec<String> {
    let mut lines = vec![];
    let mut say = |really: bool, line: &str| {
        if really {
            lines.push(line.to_owned());
        }
    };
    say(
        before.two_factor && !after.two_factor,
        "Nobody is asked for a code any longer: a password alone lets in.",
    );
    say(
        !before.two_factor && after.two_factor,
        "Whoever has a way to verify is asked for a code at the next sign-in.",
    );
    let strictly = after.two_factor && (!before.two_factor || after.required_for > before.required_for);
    say(strictly && after.required_for != RequiredFor::Nobody, &must_have(after));
    say(
        after.two_factor && after.required_for < before.required_for,
        match after.required_for {
            RequiredFor::Nobody => "Nobody needs a way to verify any longer, administrators neither.",
            _ => "Users need no way to verify any longer; administrators do.",
        },
    );
    say(
        after.two_factor
            && !strictly
            && after.required_for != RequiredFor::Nobody
            && after.grace_days < before.grace_days,
        "The shorter time of grace holds at once, also for those who are within it now.",
    );
    let (had, has) = (usable(before), usable(after));
    let gone: Vec<&str> =
        had.iter().filter(|kind| !has.contains(kind)).map(|kind| method_name(*kind)).collect();
    let come: Vec<&str> =
        has.iter().filter(|kind| !had.contains(kind)).map(|kind| method_name(*kind)).collect();
    let both = before.two_factor && after.two_factor;
    if both && !gone.is_empty() {
        lines.push(
            [
                &gone.join(" and "),
                " cannot be used any longer. Who has nothing else is led to setting something up.",
            ]
            .concat(),
        );
    }
    if both && !come.is_empty() {
        lines.push([&come.join(" and "), " can be set up and used."].concat());
    }
    let mut say = |really: bool, line: &str| {
        if really {
            lines.push(line.to_owned());
        }
    };
    say(had != has, "No browser is trusted any longer: all trusted devices are removed.");
    say(
        strictly || (after.two_factor && !gone.is_empty()),
        "Sessions that did not verify by a code that is still allowed will end.",
    );
    say(
        before.trust_devices && !after.trust_devices,
        "No further browser can be trusted. Those that are trusted stay so until they are removed.",
    );
    say(
        after.session_idle_minutes < before.session_idle_minutes
            || after.session_lifetime_hours < before.session_lifetime_hours,
        "Sessions that are older than that end at once, perhaps yours.",
    );
    say(
        after.wrong_codes_in_a_row < before.wrong_codes_in_a_row,
        "Accounts with as many wrong codes in a row are locked at once.",
    );
    say(
        after.audit_days < before.audit_days,
        &format!(
            "Entries of the audit log that are older than {} days are deleted for good.",
            after.audit_days
        ),
    );
    lines
}

fn must_have(policy: &PolicySettings) -> String {
    let who = if policy.required_for == RequiredFor::Everybody { "Everybody" } else { "Administrators" };
    let when = match policy.grace_days {
        0 => "before anything else".to_owned(),
        1 => "within a day".to_owned(),
        days => format!("within {days} days"),
    };
    [who, " must have a way to verify. Who has none is led to setting one up, ", &when, "."].concat()
}

/// The kinds by which a code can be asked for.
fn usable(policy: &PolicySettings) -> Vec<MethodKind> {
    let used = |kind: &MethodKind| {
        policy.two_factor && policy.methods.contains(kind) && !(policy.strict && kind.is_sent())
    };
    MethodKind::ALL.into_iter().filter(used).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use latchkey_contract::{MethodChoice, SingleMethod};

    fn usual() -> PolicySettings {
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
        assert!(effects(&usual(), &usual()).is_empty());
        assert!(effects(&usual(), &PolicySettings { code_lifetime_seconds: 60, ..usual() }).is_empty());
    }

    #[test]
    fn a_stricter_policy_says_who_is_led_to_a_method_and_that_sessions_end() {
        let after = PolicySettings { required_for: RequiredFor::Everybody, grace_days: 7, ..usual() };
        assert_eq!(
            effects(&usual(), &after),
            [
                "Everybody must have a way to verify. Who has none is led to setting one up, within 7 days.",
                "Sessions that did not verify by a code that is still allowed will end.",
            ]
        );
        let strict = effects(&usual(), &PolicySettings { strict: true, ..usual() });
        assert!(strict[0].contains("cannot be used any longer"), "{strict:?}");
        assert!(strict.iter().any(|line| line.contains("all trusted devices are removed")));
        assert!(strict.iter().any(|line| line.contains("Sessions that did not verify")));
    }

    #[test]
    fn off_is_said_plainly_and_ends_no_session() {
        let off = effects(&usual(), &PolicySettings { two_factor: false, ..usual() });
        assert!(off[0].starts_with("Nobody is asked for a code any longer"));
        assert!(!off.iter().any(|line| line.contains("will end")));
    }
}
