//! The policy's numbers, each a field with its unit and its limits.

use latchkey_contract::Limit;
use latchkey_words::{Key, key, text};
use leptos::prelude::*;

use super::context::PolicyContext;
use crate::ui::form::{ConcurrentChangeNotice, InputKind, TextField};

/// A number of the policy.
#[derive(Clone, Copy)]
pub struct NumberField {
    /// The field's name in the API, and its id.
    pub name: &'static str,
    pub label: Key,
    /// What the number does.
    pub hint: Key,
    pub unit: Unit,
}

/// What a number counts.
#[derive(Clone, Copy)]
pub enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
    Codes,
    Tries,
}

impl Unit {
    /// A sentence with the limits of a number.
    fn limits(self, Limit { least: min, most: max, .. }: Limit) -> String {
        match self {
            Self::Seconds => text!("policy.limits_seconds", min = min, max = max),
            Self::Minutes => text!("policy.limits_minutes", min = min, max = max),
            Self::Hours => text!("policy.limits_hours", min = min, max = max),
            Self::Days => text!("policy.limits_days", min = min, max = max),
            Self::Codes => text!("policy.limits_codes", min = min, max = max),
            Self::Tries => text!("policy.limits_tries", min = min, max = max),
        }
    }
}

pub const GRACE_FIELDS: &[NumberField] = &[NumberField {
    name: "grace_days",
    label: key!("policy.grace_days"),
    hint: key!("policy.grace_days_hint"),
    unit: Unit::Days,
}];
pub const CODE_FIELDS: &[NumberField] = &[
    NumberField {
        name: "code_lifetime_seconds",
        label: key!("policy.code_lifetime"),
        hint: key!("policy.code_lifetime_hint"),
        unit: Unit::Seconds,
    },
    NumberField {
        name: "tries_per_code",
        label: key!("policy.tries_per_code"),
        hint: key!("policy.tries_per_code_hint"),
        unit: Unit::Tries,
    },
    NumberField {
        name: "wrong_codes_per_hour",
        label: key!("policy.wrong_codes_per_hour"),
        hint: key!("policy.wrong_codes_per_hour_hint"),
        unit: Unit::Codes,
    },
    NumberField {
        name: "wrong_codes_in_a_row",
        label: key!("policy.wrong_codes_in_a_row"),
        hint: key!("policy.wrong_codes_in_a_row_hint"),
        unit: Unit::Codes,
    },
    NumberField {
        name: "attempt_lifetime_minutes",
        label: key!("policy.attempt_lifetime"),
        hint: key!("policy.attempt_lifetime_hint"),
        unit: Unit::Minutes,
    },
    NumberField {
        name: "app_past_steps",
        label: key!("policy.app_past_steps"),
        hint: key!("policy.app_past_steps_hint"),
        unit: Unit::Codes,
    },
];
pub const DEVICE_FIELDS: &[NumberField] = &[NumberField {
    name: "device_lifetime_days",
    label: key!("policy.device_lifetime"),
    hint: key!("policy.device_lifetime_hint"),
    unit: Unit::Days,
}];
pub const SESSION_FIELDS: &[NumberField] = &[
    NumberField {
        name: "wrong_passwords",
        label: key!("policy.wrong_passwords"),
        hint: key!("policy.wrong_passwords_hint"),
        unit: Unit::Tries,
    },
    NumberField {
        name: "session_idle_minutes",
        label: key!("policy.session_idle"),
        hint: key!("policy.session_idle_hint"),
        unit: Unit::Minutes,
    },
    NumberField {
        name: "session_lifetime_hours",
        label: key!("policy.session_lifetime"),
        hint: key!("policy.session_lifetime_hint"),
        unit: Unit::Hours,
    },
];
pub const AUDIT_FIELDS: &[NumberField] = &[NumberField {
    name: "audit_days",
    label: key!("policy.audit_days"),
    hint: key!("policy.audit_days_hint"),
    unit: Unit::Days,
}];

/// The fields of a section.
#[component]
pub fn NumberFields(fields: &'static [NumberField], context: PolicyContext) -> impl IntoView {
    let PolicyContext { form, mutation, limits, .. } = context;
    let limit_of = move |name: &str| -> Option<Limit> {
        limits.with_value(|limits| limits.iter().find(|limit| limit.field == name).copied())
    };
    let fields = fields.iter().map(|&NumberField { name, label, hint, unit }| {
        let limits = limit_of(name).map(|limit| unit.limits(limit));
        let hint = limits.into_iter().chain([hint.text()]).collect::<Vec<_>>().join(" ");
        view! {
            <div class="cell number">
                <TextField id=name label=label.text() kind=InputKind::NUMBER value=form.value(name) mutation name hint />
                <ConcurrentChangeNotice form name />
            </div>
        }
    });
    view! { <div class="pair">{fields.collect_view()}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::policy::form_values::tests::default_policy;

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
