//! The fields of user information, for a new user and for an existing one.

use latchkey_contract::{CurrentPolicy, User, paths};
use latchkey_words::{key, text};
use leptos::prelude::*;

use super::user_labels::{address_text, role_label_of_word};
use crate::api::Mutation;
use crate::session::AccountSession;
use crate::ui::form::{
    ConcurrentChangeNotice, FormValues, InputKind, MergeForm, RadioGroup, RadioOption, TextField,
};

/// The names of the fields, which show their own errors.
pub const USER_FIELD_NAMES: &[&str] = &["name", "username", "email", "phone", "role"];

const ROLE_OPTIONS: &[RadioOption] = &[
    RadioOption { value: "user", label: key!("role.user"), description: key!("user_fields.role_user_about") },
    RadioOption {
        value: "admin",
        label: key!("role.admin"),
        description: key!("user_fields.role_admin_about"),
    },
];

/// The values of a user's fields, or those of an empty form.
pub fn user_form_values(user: Option<&User>) -> FormValues {
    let value = |read: fn(&User) -> String| user.map(read).unwrap_or_default();
    vec![
        ("name", value(|user| user.name.clone())),
        ("username", value(|user| user.username.clone())),
        ("email", value(|user| address_text(user.email.as_ref()))),
        ("phone", value(|user| address_text(user.phone.as_ref()))),
        ("role", user.map_or("user", |user| user.role.as_str()).to_owned()),
    ]
}

/// Whether a phone number is mandatory: while the policy's two-factor process is on.
pub fn phone_is_mandatory(session: AccountSession) -> Signal<bool> {
    let policy = session.query::<CurrentPolicy>(paths::POLICY);
    Signal::derive(move || policy.get().is_some_and(|current| current.policy.two_factor))
}

/// The fields. A form for a new user never shows a concurrent change.
#[component]
pub fn UserFields(
    form: MergeForm,
    mutation: Mutation,
    #[prop(into)] phone_mandatory: Signal<bool>,
) -> impl IntoView {
    let phone_hint = Signal::derive(move || {
        if phone_mandatory.get() {
            text!("user_fields.phone_hint_mandatory")
        } else {
            text!("user_fields.phone_hint")
        }
    });
    view! {
        <div class="pair">
            <div class="cell">
                <TextField id="user-name" label=text!("user_fields.name") kind=InputKind::TEXT value=form.value("name") mutation name="name" />
                <ConcurrentChangeNotice form name="name" />
            </div>
            <div class="cell">
                <TextField
                    id="user-username"
                    label=text!("user_fields.username")
                    kind=InputKind::TEXT
                    value=form.value("username")
                    mutation
                    name="username"
                    hint=text!("user_fields.username_hint")
                    required=true
                />
                <ConcurrentChangeNotice form name="username" />
            </div>
            <div class="cell">
                <TextField
                    id="user-email"
                    label=text!("user_fields.email")
                    kind=InputKind::EMAIL_WITHOUT_AUTOFILL
                    value=form.value("email")
                    mutation
                    name="email"
                    hint=text!("user_fields.email_hint")
                />
                <ConcurrentChangeNotice form name="email" />
            </div>
            <div class="cell">
                <TextField
                    id="user-phone"
                    label=text!("user_fields.phone")
                    kind=InputKind::PHONE_WITHOUT_AUTOFILL
                    value=form.value("phone")
                    mutation
                    name="phone"
                    hint=phone_hint
                    required=phone_mandatory
                />
                <ConcurrentChangeNotice form name="phone" />
            </div>
        </div>
        <div class="cell">
            <RadioGroup name="role" label=text!("user_fields.role") options=ROLE_OPTIONS value=form.value("role") mutation />
            <ConcurrentChangeNotice form name="role" format_value=role_label_of_word />
        </div>
    }
}
