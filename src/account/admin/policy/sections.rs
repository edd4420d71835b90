//! The sections of the policy's form.

use latchkey_components::method_name;
use latchkey_contract::MethodKind;
use latchkey_words::text;
use leptos::prelude::*;

use super::context::PolicyContext;
use super::number_fields::{
    AUDIT_FIELDS, CODE_FIELDS, DEVICE_FIELDS, GRACE_FIELDS, NumberFields, SESSION_FIELDS,
};
use super::options::{
    METHOD_CHOICE_OPTIONS, REQUIRED_FOR_OPTIONS, SINGLE_METHOD_OPTIONS, on_or_off, option_label,
};
use crate::ui::form::{Checkbox, ConcurrentChangeNotice, RadioGroup};

/// Whether a code is asked for, and who must have a method.
#[component]
pub fn SecondStepSection(context: PolicyContext) -> impl IntoView {
    let PolicyContext { form, mutation, .. } = context;
    view! {
    <section class="panel" aria-labelledby="second">
        <h2 class="panel-title" id="second">
            {text!("policy.two_step")}
        </h2>
        <Checkbox
            name="two_factor"
            label=text!("policy.two_factor")
            value=form.value("two_factor")
            hint=text!("policy.two_factor_hint")
        />
        <ConcurrentChangeNotice form name="two_factor" format_value=on_or_off />
        <RadioGroup name="required_for" label=text!("policy.required_for") options=REQUIRED_FOR_OPTIONS value=form.value("required_for") mutation />
        <ConcurrentChangeNotice form name="required_for" format_value=option_label />
        <NumberFields fields=GRACE_FIELDS context />
    </section>
    }
}

/// Which methods are allowed, and how one of them is chosen.
#[component]
pub fn MethodSection(context: PolicyContext) -> impl IntoView {
    let PolicyContext { form, mutation, .. } = context;
    let strict = Signal::derive(move || form.value("strict").with(|strict| strict == "true"));
    view! {
    <section class="panel" aria-labelledby="methods-title">
        <h2 class="panel-title" id="methods-title">
            {text!("policy.methods")}
        </h2>
        <fieldset class="choice" aria-describedby="methods-wrong">
            <legend>{text!("policy.methods_allowed")}</legend>
            <Checkbox name="method_app" label=method_name(MethodKind::App) value=form.value("method_app") hint=text!("policy.method_app_hint") />
            <ConcurrentChangeNotice form name="method_app" format_value=on_or_off />
            <Checkbox name="method_sms" label=method_name(MethodKind::Sms) value=form.value("method_sms") hint=text!("policy.method_sms_hint") disabled=strict />
            <ConcurrentChangeNotice form name="method_sms" format_value=on_or_off />
            <Checkbox name="method_email" label=method_name(MethodKind::Email) value=form.value("method_email") hint=text!("policy.method_email_hint") disabled=strict />
            <ConcurrentChangeNotice form name="method_email" format_value=on_or_off />
            <p class="field-wrong" id="methods-wrong" role="alert">
                {move || mutation.field_error("methods")}
            </p>
        </fieldset>
        <Checkbox name="strict" label=text!("policy.strict") value=form.value("strict") hint=text!("policy.strict_hint") />
        <ConcurrentChangeNotice form name="strict" format_value=on_or_off />
        <RadioGroup name="method_choice" label=text!("policy.method_choice") options=METHOD_CHOICE_OPTIONS value=form.value("method_choice") mutation />
        <ConcurrentChangeNotice form name="method_choice" format_value=option_label />
        <RadioGroup name="single_method" label=text!("policy.single_method") options=SINGLE_METHOD_OPTIONS value=form.value("single_method") mutation />
        <ConcurrentChangeNotice form name="single_method" format_value=option_label />
    </section>
    }
}

/// The numbers about codes.
#[component]
pub fn CodeSection(context: PolicyContext) -> impl IntoView {
    view! {
    <section class="panel" aria-labelledby="codes">
        <h2 class="panel-title" id="codes">
            {text!("policy.codes")}
        </h2>
        <NumberFields fields=CODE_FIELDS context />
    </section>
    }
}

/// Whether browsers can be trusted, and for how long.
#[component]
pub fn DeviceSection(context: PolicyContext) -> impl IntoView {
    let form = context.form;
    view! {
    <section class="panel" aria-labelledby="devices">
        <h2 class="panel-title" id="devices">
            {text!("policy.devices")}
        </h2>
        <Checkbox name="trust_devices" label=text!("policy.trust_devices") value=form.value("trust_devices") hint=text!("policy.trust_devices_hint") />
        <ConcurrentChangeNotice form name="trust_devices" format_value=on_or_off />
        <NumberFields fields=DEVICE_FIELDS context />
    </section>
    }
}

/// The numbers about passwords and sessions.
#[component]
pub fn SessionSection(context: PolicyContext) -> impl IntoView {
    view! {
    <section class="panel" aria-labelledby="sessions">
        <h2 class="panel-title" id="sessions">
            {text!("policy.sessions")}
        </h2>
        <NumberFields fields=SESSION_FIELDS context />
    </section>
    }
}

/// The numbers about the audit log.
#[component]
pub fn AuditSection(context: PolicyContext) -> impl IntoView {
    view! {
    <section class="panel" aria-labelledby="audit">
        <h2 class="panel-title" id="audit">
            {text!("policy.audit")}
        </h2>
        <NumberFields fields=AUDIT_FIELDS context />
    </section>
    }
}
