//! A field for a new password, which shows the password's strength.

use latchkey_words::text;
use leptos::prelude::*;

use super::field::TextField;
use super::input_kind::InputKind;
use super::password_strength::PasswordStrength;
use crate::api::Mutation;

/// The field, with the strength below it.
#[component]
pub fn NewPasswordField(
    id: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    /// What sends the form.
    mutation: Mutation,
    /// The field's name in the API's problems.
    name: &'static str,
    /// The API's minimum, in characters.
    min_length: usize,
) -> impl IntoView {
    let strength = Memo::new(move |_| value.with(|password| PasswordStrength::of(password, min_length)));
    let hint = text!("new_password.hint", min = min_length);
    view! {
        <div class="field">
            <TextField id label kind=InputKind::NEW_PASSWORD value mutation name hint />
            <p class="strength" data-state=move || strength.get().as_str()>
                <progress max="4" value=move || strength.get().bars() aria-hidden="true"></progress>
                <span role="status">{move || strength.get().message()}</span>
            </p>
        </div>
    }
}

/// The error of a password that is too short, before it is sent. The API checks it again.
pub fn length_error(password: RwSignal<String>, min_length: usize) -> Option<String> {
    match password.with_untracked(|password| PasswordStrength::of(password, min_length)) {
        PasswordStrength::Empty | PasswordStrength::TooShort(_) => {
            Some(text!("new_password.too_short", min = min_length))
        }
        _ => None,
    }
}
