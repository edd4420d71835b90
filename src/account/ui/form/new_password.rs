//! A new password: what it has to be is said before it is typed, and how strong it looks while it is.

use leptos::prelude::*;

use crate::api::mutation::Deed;
use crate::ui::form::field::{Field, Form};
use crate::ui::form::password_strength::Strength;

/// The field, with a hint below it.
#[component]
pub fn NewPassword(
    id: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    /// What sends it.
    deed: Deed,
    /// What the field is called in the API's problems.
    name: &'static str,
    /// The shortest that will be taken, in characters.
    least: usize,
) -> impl IntoView {
    let strength = Memo::new(move |_| value.with(|password| Strength::of(password, least)));
    let hint = format!("{least} characters or more. A few words are good, and you may paste.");
    view! {
        <div class="field">
            <Field id label form=Form::NEW_PASSWORD value deed name hint />
            <p class="strength" data-state=move || strength.get().as_str()>
                <progress max="4" value=move || strength.get().bars() aria-hidden="true"></progress>
                <span role="status">{move || strength.get().words()}</span>
            </p>
        </div>
    }
}

/// What to do about a password that is too short; the API says the same, but later.
pub fn too_short(password: RwSignal<String>, least: usize) -> Option<String> {
    match password.with_untracked(|password| Strength::of(password, least)) {
        Strength::Nothing | Strength::Short(_) => Some(format!("Use {least} characters or more.")),
        _ => None,
    }
}
