//! The policy's numbers, each a field with its unit and its limits.

use latchkey_contract::Limit;
use leptos::prelude::*;

use super::context::PolicyContext;
use super::form_values::limit_text;
use crate::ui::capitalise;
use crate::ui::form::{ConcurrentChangeNotice, InputKind, TextField};

/// A number of the policy.
pub struct NumberField {
    /// The field's name in the API, and its id.
    pub name: &'static str,
    pub label: &'static str,
    pub unit: &'static str,
    /// What the number does.
    pub hint: &'static str,
}

pub const GRACE_FIELDS: &[NumberField] = &[NumberField {
    name: "grace_days",
    label: "Time of grace",
    unit: "days",
    hint: "For who came under that rule and has no way to verify yet.",
}];
pub const CODE_FIELDS: &[NumberField] = &[
    NumberField {
        name: "code_lifetime_seconds",
        label: "A sent code lives",
        unit: "seconds",
        hint: "From when the message was handed over.",
    },
    NumberField {
        name: "tries_per_code",
        label: "Tries for a code",
        unit: "tries",
        hint: "Then a new code is needed.",
    },
    NumberField {
        name: "wrong_codes_per_hour",
        label: "Wrong codes in an hour",
        unit: "codes",
        hint: "For an account. Then no code is looked at for a while.",
    },
    NumberField {
        name: "wrong_codes_in_a_row",
        label: "Wrong codes in a row",
        unit: "codes",
        hint: "Then the account is locked until you lift it.",
    },
    NumberField {
        name: "attempt_lifetime_minutes",
        label: "Time for a sign-in",
        unit: "minutes",
        hint: "From the password to the end.",
    },
    NumberField {
        name: "app_past_steps",
        label: "Earlier codes of an app",
        unit: "codes",
        hint: "Taken for phones whose clock is late.",
    },
];
pub const DEVICE_FIELDS: &[NumberField] = &[NumberField {
    name: "device_lifetime_days",
    label: "A browser is trusted for",
    unit: "days",
    hint: "Then it is asked for a code again.",
}];
pub const SESSION_FIELDS: &[NumberField] = &[
    NumberField {
        name: "wrong_passwords",
        label: "Wrong passwords",
        unit: "tries",
        hint: "For an account from one network. Then the next has to wait.",
    },
    NumberField {
        name: "session_idle_minutes",
        label: "A session lives unused for",
        unit: "minutes",
        hint: "",
    },
    NumberField { name: "session_lifetime_hours", label: "A session lives at most", unit: "hours", hint: "" },
];
pub const AUDIT_FIELDS: &[NumberField] = &[NumberField {
    name: "audit_days",
    label: "Entries are kept for",
    unit: "days",
    hint: "Older ones are deleted for good.",
}];

/// The fields of a section.
#[component]
pub fn NumberFields(fields: &'static [NumberField], context: PolicyContext) -> impl IntoView {
    let PolicyContext { form, mutation, limits, .. } = context;
    let limit_of = move |name: &str| -> Option<Limit> {
        limits.with_value(|limits| limits.iter().find(|limit| limit.field == name).copied())
    };
    let fields = fields.iter().map(|field| {
        let NumberField { name, label, unit, hint } = *field;
        let limit = limit_of(name).map(limit_text).unwrap_or_default();
        let hint = [unit, ", ", &limit, ". ", hint].concat();
        view! {
            <div class="cell number">
                <TextField id=name label kind=InputKind::NUMBER value=form.value(name) mutation name hint=capitalise(&hint) />
                <ConcurrentChangeNotice form name />
            </div>
        }
    });
    view! { <div class="pair">{fields.collect_view()}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use latchkey_contract::PolicySettings;

    fn default_policy() -> PolicySettings {
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

    #[test]
    fn every_number_has_a_place_in_the_form() {
        let shown: Vec<_> = [GRACE_FIELDS, CODE_FIELDS, DEVICE_FIELDS, SESSION_FIELDS, AUDIT_FIELDS]
            .into_iter()
            .flatten()
            .map(|field| field.name)
            .collect();
        let mut known: Vec<_> = default_policy().numbers().map(|(limit, _)| limit.field).to_vec();
        let mut sorted = shown.clone();
        sorted.sort_unstable();
        known.sort_unstable();
        assert_eq!(sorted, known);
    }
}
