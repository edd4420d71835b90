//! User information: the fields that a new user and a known one have in common.

use latchkey_contract::{CurrentPolicy, User};
use leptos::prelude::*;

use crate::admin::shared::user_labels::{address, role_of};
use crate::api::mutation::Deed;
use crate::api::query::Held;
use crate::ui::form::field::{Field, Form};
use crate::ui::form::merge_form::{Draft, Meanwhile};
use crate::ui::form::select::{Answer, Choice};

/// The fields that say themselves what is wrong with them.
pub const FIELDS: &[&str] = &["name", "username", "email", "phone", "role"];

const ROLES: [Answer; 2] = [
    ("user", "User", "Signs in, and looks after their own account."),
    ("admin", "Administrator", "Looks after everybody's accounts, the policy and the audit log too."),
];

/// What the form begins with.
pub fn fields(user: Option<&User>) -> Vec<(&'static str, String)> {
    let text = |text: fn(&User) -> String| user.map(text).unwrap_or_default();
    vec![
        ("name", text(|user| user.name.clone())),
        ("username", text(|user| user.username.clone())),
        ("email", text(|user| address(user.email.as_ref()))),
        ("phone", text(|user| address(user.phone.as_ref()))),
        ("role", user.map_or("user", |user| user.role.as_str()).to_owned()),
    ]
}

/// Whether the phone must be given: while the two-factor process is on.
pub fn phone_is_mandatory(policy: Held<CurrentPolicy>) -> Signal<bool> {
    Signal::derive(move || policy.get().is_some_and(|now| now.policy.two_factor))
}

/// The fields.
#[component]
pub fn UserFields(draft: Draft, deed: Deed, #[prop(into)] phone_mandatory: Signal<bool>) -> impl IntoView {
    let phone_hint = move || {
        let why = if phone_mandatory.get() { " Mandatory while the two-factor process is on." } else { "" };
        ["With its country, in any usual spelling: +41 79 123 45 67.", why].concat()
    };
    view! {
        <div class="pair">
            <div class="cell">
                <Field id="user-name" label="Name" form=Form::TEXT value=draft.at("name") deed name="name" />
                <Meanwhile draft name="name" />
            </div>
            <div class="cell">
                <Field
                    id="user-username"
                    label="Username"
                    form=Form::TEXT
                    value=draft.at("username")
                    deed
                    name="username"
                    hint="What is typed to sign in."
                    required=true
                />
                <Meanwhile draft name="username" />
            </div>
            <div class="cell">
                <Field
                    id="user-email"
                    label="Email"
                    form=Form::THEIR_EMAIL
                    value=draft.at("email")
                    deed
                    name="email"
                    hint="Invitations, codes and security mail go there."
                />
                <Meanwhile draft name="email" />
            </div>
            <div class="cell">
                <Field
                    id="user-phone"
                    label="Phone"
                    form=Form::THEIR_PHONE
                    value=draft.at("phone")
                    deed
                    name="phone"
                    hint=Signal::derive(phone_hint)
                    required=phone_mandatory
                />
                <Meanwhile draft name="phone" />
            </div>
        </div>
        <div class="cell">
            <Choice name="role" label="Role" answers=ROLES.to_vec() value=draft.at("role") deed />
            <Meanwhile draft name="role" words=role_of />
        </div>
    }
}
