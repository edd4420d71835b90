//! The policy as it stands in a form: everything is text there, and every number has its limits beside it.

use latchkey_contract::{Limit, MethodKind, PolicySettings};
use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::api::mutation::Deed;
use crate::ui::form::field::{Field, Form};
use crate::ui::form::merge_form::{Draft, Meanwhile};

/// A number of the policy: its field and id, what it is called, its unit, and what it is about.
pub type Number = (&'static str, &'static str, &'static str, &'static str);

pub const GRACE: [Number; 1] =
    [("grace_days", "Time of grace", "days", "For who came under that rule and has no way to verify yet.")];
pub const CODES: [Number; 6] = [
    ("code_lifetime_seconds", "A sent code lives", "seconds", "From when the message was handed over."),
    ("tries_per_code", "Tries for a code", "tries", "Then a new code is needed."),
    (
        "wrong_codes_per_hour",
        "Wrong codes in an hour",
        "codes",
        "For an account. Then no code is looked at for a while.",
    ),
    (
        "wrong_codes_in_a_row",
        "Wrong codes in a row",
        "codes",
        "Then the account is locked until you lift it.",
    ),
    ("attempt_lifetime_minutes", "Time for a sign-in", "minutes", "From the password to the end."),
    ("app_past_steps", "Earlier codes of an app", "codes", "Taken for phones whose clock is late."),
];
pub const DEVICES: [Number; 1] =
    [("device_lifetime_days", "A browser is trusted for", "days", "Then it is asked for a code again.")];
pub const SESSIONS: [Number; 3] = [
    (
        "wrong_passwords",
        "Wrong passwords",
        "tries",
        "For an account from one network. Then the next has to wait.",
    ),
    ("session_idle_minutes", "A session lives unused for", "minutes", ""),
    ("session_lifetime_hours", "A session lives at most", "hours", ""),
];
pub const AUDIT: [Number; 1] =
    [("audit_days", "Entries are kept for", "days", "Older ones are deleted for good.")];

/// The kinds of method, as fields of the form.
const METHODS: [(&str, MethodKind); 3] =
    [("method_app", MethodKind::App), ("method_sms", MethodKind::Sms), ("method_email", MethodKind::Email)];

/// Every field that has a value of one word.
const WORDS: [&str; 6] =
    ["two_factor", "required_for", "strict", "trust_devices", "method_choice", "single_method"];

/// What the form begins with.
pub fn spelled(policy: &PolicySettings) -> Vec<(&'static str, String)> {
    let whole = serde_json::to_value(policy).unwrap_or_default();
    let mut fields: Vec<_> = WORDS.into_iter().map(|name| (name, text(&whole[name]))).collect();
    fields.extend(METHODS.map(|(name, kind)| (name, policy.methods.contains(&kind).to_string())));
    fields.extend(policy.numbers().map(|(limit, value)| (limit.field, value.to_string())));
    fields
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What is wrong with a form, and at which field.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong {
    pub field: &'static str,
    pub advice: String,
}

/// The policy that the form says.
///
/// # Errors
/// The first field that is not right.
pub fn read(before: &PolicySettings, typed: impl Fn(&str) -> String) -> Result<PolicySettings, Wrong> {
    let mut whole = Map::new();
    for name in WORDS {
        let value = match typed(name).as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            word => Value::String(word.to_owned()),
        };
        whole.insert(name.to_owned(), value);
    }
    for (limit, _) in before.numbers() {
        let number = typed(limit.field).trim().parse::<u32>().ok();
        let number =
            number.filter(|number| (limit.least..=limit.most).contains(number)).ok_or_else(|| Wrong {
                field: limit.field,
                advice: format!("Type a number {}.", between(limit)),
            })?;
        whole.insert(limit.field.to_owned(), number.into());
    }
    let methods: Vec<&str> = METHODS
        .into_iter()
        .filter(|(name, _)| typed(name) == "true")
        .map(|(_, kind)| kind.as_str())
        .collect();
    whole.insert("methods".to_owned(), methods.into());
    let policy: PolicySettings = serde_json::from_value(Value::Object(whole))
        .map_err(|wrong| Wrong { field: "", advice: wrong.to_string() })?;
    let one_is_left = MethodKind::ALL
        .iter()
        .any(|kind| policy.methods.contains(kind) && !(policy.strict && kind.is_sent()));
    if policy.two_factor && !one_is_left {
        let advice = "Leave at least one that can be used, or turn the two-factor process off.";
        return Err(Wrong { field: "methods", advice: advice.to_owned() });
    }
    Ok(policy)
}

fn between(limit: Limit) -> String {
    format!("from {} to {}", limit.least, limit.most)
}

/// Numbers, each with its unit and limits.
#[component]
pub fn Numbers(
    numbers: &'static [Number],
    limits: StoredValue<Vec<Limit>>,
    draft: Draft,
    deed: Deed,
) -> impl IntoView {
    let fields = numbers.iter().map(|&(name, label, unit, about)| {
        let limit = limits.with_value(|limits| limits.iter().find(|limit| limit.field == name).copied());
        let limit = limit.map(between).unwrap_or_default();
        let hint = [unit, ", ", &limit, ". ", about].concat();
        view! {
            <div class="cell number">
                <Field id=name label form=Form::NUMBER value=draft.at(name) deed name hint=capital(&hint) />
                <Meanwhile draft name />
            </div>
        }
    });
    view! { <div class="pair">{fields.collect_view()}</div> }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual() -> PolicySettings {
        serde_json::from_str(
            r#"{"two_factor": true, "required_for": "admins", "grace_days": 0, "methods": ["app", "sms", "email"],
                "strict": false, "code_lifetime_seconds": 45, "tries_per_code": 5, "wrong_codes_per_hour": 20,
                "wrong_codes_in_a_row": 100, "attempt_lifetime_minutes": 10, "app_past_steps": 1,
                "trust_devices": true, "device_lifetime_days": 30, "method_choice": "buttons",
                "single_method": "show", "wrong_passwords": 10, "session_idle_minutes": 60,
                "session_lifetime_hours": 24, "audit_days": 365}"#,
        )
        .unwrap()
    }

    fn typed<'a>(fields: &'a [(&'static str, String)]) -> impl Fn(&str) -> String + 'a {
        |name| fields.iter().find(|field| field.0 == name).unwrap().1.clone()
    }

    #[test]
    fn a_policy_is_read_as_it_was_spelled() {
        let fields = spelled(&usual());
        assert_eq!(read(&usual(), typed(&fields)), Ok(usual()));
    }

    #[test]
    fn a_number_beyond_its_limits_is_named_with_them() {
        for (text, right) in [
            ("29", false),
            ("30", true),
            (" 600 ", true),
            ("601", false),
            ("-1", false),
            ("x", false),
            ("", false),
        ] {
            let mut fields = spelled(&usual());
            fields.iter_mut().find(|field| field.0 == "code_lifetime_seconds").unwrap().1 = text.to_owned();
            let read = read(&usual(), typed(&fields));
            assert_eq!(read.is_ok(), right, "{text:?}");
            if let Err(wrong) = read {
                assert_eq!(
                    (wrong.field, &*wrong.advice),
                    ("code_lifetime_seconds", "Type a number from 30 to 600.")
                );
            }
        }
    }

    #[test]
    fn a_process_that_nobody_could_go_through_is_refused() {
        let mut fields = spelled(&usual());
        let mut set = |name: &str, value: &str| {
            fields.iter_mut().find(|field| field.0 == name).unwrap().1 = value.to_owned();
            read(&usual(), typed(&fields)).map_err(|wrong| wrong.field)
        };
        assert!(set("strict", "true").is_ok());
        assert_eq!(set("method_app", "false"), Err("methods"));
        assert!(set("two_factor", "false").is_ok());
    }

    #[test]
    fn every_number_has_a_place_in_the_form() {
        let shown: Vec<_> = [&GRACE[..], &CODES, &DEVICES, &SESSIONS, &AUDIT]
            .concat()
            .iter()
            .map(|number| number.0)
            .collect();
        let mut known: Vec<_> = usual().numbers().map(|(limit, _)| limit.field).to_vec();
        let mut sorted = shown.clone();
        sorted.sort_unstable();
        known.sort_unstable();
        assert_eq!(sorted, known);
    }
}
