//! The section of the policy's form that tells what a change will do, with the button that saves it.

use latchkey_words::text;
use leptos::prelude::*;

use super::context::PolicyContext;
use crate::ui::form::{FormError, SubmitButton};

/// The fields that show their own errors.
const FIELDS: &[&str] = &[
    "grace_days",
    "code_lifetime_seconds",
    "tries_per_code",
    "wrong_codes_per_hour",
    "wrong_codes_in_a_row",
    "attempt_lifetime_minutes",
    "app_past_steps",
    "device_lifetime_days",
    "wrong_passwords",
    "session_idle_minutes",
    "session_lifetime_hours",
    "audit_days",
    "methods",
];

/// The consequences of the change, and the button that saves it.
#[component]
pub fn SaveSection(context: PolicyContext) -> impl IntoView {
    let PolicyContext { form, mutation, .. } = context;
    let two_factor_off = Signal::derive(move || form.value("two_factor").with(|on| on != "true"));
    let messages = Memo::new(move |_| context.change_messages());
    view! {
    <section class="panel" aria-labelledby="save">
        <h2 class="panel-title" id="save">
            {text!("policy.save_title")}
        </h2>
        <p class="hint">
            {move || match (form.is_dirty(), two_factor_off.get()) {
                (false, _) => text!("policy.save_hint_unchanged"),
                (true, true) => text!("policy.save_hint_off"),
                (true, false) => text!("policy.save_hint"),
            }}
        </p>
        <div role="status">
            {move || {
                let messages = messages.get();
                (!messages.is_empty())
                    .then(|| {
                        view! {
                            <ul class="notice words" data-kind="care">
                                {messages.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                            </ul>
                        }
                    })
            }}
        </div>
        <FormError mutation fields=FIELDS />
        <div class="actions">
            <SubmitButton mutation label=text!("policy.save") />
        </div>
    </section>
    }
}
