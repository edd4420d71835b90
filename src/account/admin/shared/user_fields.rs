//! The fields of user information, for a new user and for an existing one.

use latchkey_contract::{CurrentPolicy, User, paths};
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
    RadioOption { value: "user", label: "User", description: "Signs in, and looks after their own account." },
    RadioOption {
        value: "admin",
        label: "Administrator",
        description: "Looks after everybody's accounts, the policy and the audit log too.",
    },
];

/// The values of a user's fields, or those of an empty form.
pub fn user_form_values(user: Option<&User>) -> FormValues {
    let text = |text: fn(&User) -> String| user.map(text).unwrap_or_default();
    vec![
        ("name", text(|user| user.name.clone())),
        ("username", text(|user| user.username.clone())),
        ("email", text(|user| address_text(user.email.as_ref()))),
        ("phone", text(|user| address_text(user.phone.as_ref()))),
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
    let phone_hint = move || {
        let why = if phone_mandatory.get() { " Mandatory while the two-factor process is on." } else { "" };
        ["With its country, in any usual spelling: +41 79 123 45 67.", why].concat()
    };
    view! {
        <div class="pair">
            <div class="cell">
                <TextField id="user-name" label="Name" kind=InputKind::TEXT value=form.value("name") mutation name="name" />
                <ConcurrentChangeNotice form name="name" />
            </div>
            <div class="cell">
                <TextField
                    id="user-username"
                    label="Username"
                    kind=InputKind::TEXT
                    value=form.value("username")
                    mutation
                    name="username"
                    hint="What is typed to sign in."
                    required=true
                />
                <ConcurrentChangeNotice form name="username" />
            </div>
            <div class="cell">
                <TextField
                    id="user-email"
                    label="Email"
                    kind=InputKind::EMAIL_WITHOUT_AUTOFILL
                    value=form.value("email")
                    mutation
                    name="email"
                    hint="Invitations, codes and security mail go there."
                />
                <ConcurrentChangeNotice form name="email" />
            </div>
            <div class="cell">
                <TextField
                    id="user-phone"
                    label="Phone"
                    kind=InputKind::PHONE_WITHOUT_AUTOFILL
                    value=form.value("phone")
                    mutation
                    name="phone"
                    hint=Signal::derive(phone_hint)
                    required=phone_mandatory
                />
                <ConcurrentChangeNotice form name="phone" />
            </div>
        </div>
        <div class="cell">
            <RadioGroup name="role" label="Role" options=ROLE_OPTIONS value=form.value("role") mutation />
            <ConcurrentChangeNotice form name="role" format_value=role_label_of_word />
        </div>
    }
}
