//! A policy as the values of a form, and back. Everything in the form is text.

use latchkey_contract::{MethodKind, PolicySettings};
use latchkey_words::text;
use serde_json::{Map, Value};

use crate::ui::form::FormValues;

/// The form's fields for the kinds of method that the policy allows: `true` or `false`.
const METHOD_FIELDS: [(&str, MethodKind); 3] =
    [("method_app", MethodKind::App), ("method_sms", MethodKind::Sms), ("method_email", MethodKind::Email)];

/// The fields whose value is a word or a boolean.
const WORD_FIELDS: [&str; 6] =
    ["two_factor", "required_for", "strict", "trust_devices", "method_choice", "single_method"];

/// The values of the form's fields for a policy.
pub fn to_form_values(policy: &PolicySettings) -> FormValues {
    let json = serde_json::to_value(policy).unwrap_or_default();
    let mut fields: FormValues =
        WORD_FIELDS.into_iter().map(|name| (name, field_value(&json[name]))).collect();
    fields.extend(METHOD_FIELDS.map(|(name, kind)| (name, policy.methods.contains(&kind).to_string())));
    fields.extend(policy.numbers().map(|(limit, value)| (limit.field, value.to_string())));
    fields
}

fn field_value(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Why the values of the form are no policy, and the field that shows it.
#[derive(Debug, PartialEq, Eq)]
pub struct PolicyFormError {
    pub field: &'static str,
    pub message: String,
}

/// The policy that the form's values describe.
///
/// # Errors
/// The first field whose value is not valid.
pub fn from_form_values(
    saved: &PolicySettings,
    value_of: impl Fn(&str) -> String,
) -> Result<PolicySettings, PolicyFormError> {
    let mut json = Map::new();
    for name in WORD_FIELDS {
        let value = match value_of(name).as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            word => Value::String(word.to_owned()),
        };
        json.insert(name.to_owned(), value);
    }
    for (limit, _) in saved.numbers() {
        let number = value_of(limit.field).trim().parse::<u32>().ok();
        let number = number.filter(|number| (limit.least..=limit.most).contains(number));
        let number = number.ok_or_else(|| PolicyFormError {
            field: limit.field,
            message: text!("policy.number_invalid", min = limit.least, max = limit.most),
        })?;
        json.insert(limit.field.to_owned(), number.into());
    }
    let methods: Vec<&str> = METHOD_FIELDS
        .into_iter()
        .filter(|(name, _)| value_of(name) == "true")
        .map(|(_, kind)| kind.as_str())
        .collect();
    json.insert("methods".to_owned(), methods.into());
    let policy: PolicySettings = serde_json::from_value(Value::Object(json))
        .map_err(|error| PolicyFormError { field: "", message: error.to_string() })?;
    let any_method_usable = MethodKind::ALL
        .iter()
        .any(|kind| policy.methods.contains(kind) && !(policy.strict && kind.is_sent()));
    if policy.two_factor && !any_method_usable {
        return Err(PolicyFormError { field: "methods", message: text!("policy.methods_missing") });
    }
    Ok(policy)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::admin::policy) fn default_policy() -> PolicySettings {
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
        let fields = to_form_values(&default_policy());
        assert_eq!(from_form_values(&default_policy(), typed(&fields)), Ok(default_policy()));
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
            let mut fields = to_form_values(&default_policy());
            fields.iter_mut().find(|field| field.0 == "code_lifetime_seconds").unwrap().1 = text.to_owned();
            let policy = from_form_values(&default_policy(), typed(&fields));
            assert_eq!(policy.is_ok(), right, "{text:?}");
            if let Err(error) = policy {
                assert_eq!(
                    (error.field, &*error.message),
                    ("code_lifetime_seconds", "Enter a number from 30 to 600.")
                );
            }
        }
    }

    #[test]
    fn a_process_that_nobody_could_go_through_is_refused() {
        let mut fields = to_form_values(&default_policy());
        let mut set = |name: &str, value: &str| {
            fields.iter_mut().find(|field| field.0 == name).unwrap().1 = value.to_owned();
            from_form_values(&default_policy(), typed(&fields)).map_err(|error| error.field)
        };
        assert!(set("strict", "true").is_ok());
        assert_eq!(set("method_app", "false"), Err("methods"));
        assert!(set("two_factor", "false").is_ok());
    }
}
