//! How user information is written for an administrator.

use latchkey_components::method_name;
use latchkey_contract::{Address, MethodKind, Role, User};
use latchkey_words::{key, text};
use leptos::prelude::*;

/// The name of a role.
pub fn role_label(role: Role) -> String {
    match role {
        Role::User => text!("role.user"),
        Role::Admin => text!("role.admin"),
    }
}

/// The name of the role with that wire word. Empty if there is none.
pub fn role_label_of_word(word: &str) -> String {
    Role::parse(word).map(role_label).unwrap_or_default()
}

/// A badge that tells whether somebody can sign in to the account.
pub fn account_state_badge(user: &User) -> impl IntoView + use<> {
    let (label, state) = match (user.active, user.has_password, &user.email) {
        (false, _, _) => (key!("account_state.disabled"), "shut"),
        (true, true, _) => (key!("account_state.active"), "good"),
        (true, false, Some(_)) => (key!("account_state.invited"), "open"),
        (true, false, None) => (key!("account_state.no_password"), "open"),
    };
    view! {
        <span class="badge" data-state=state>
            {label.text()}
        </span>
    }
}

/// The names of the methods, or that there are none.
pub fn method_names(kinds: &[MethodKind]) -> String {
    if kinds.is_empty() {
        return text!("users.no_methods");
    }
    kinds.iter().map(|kind| method_name(*kind)).collect::<Vec<_>>().join(", ")
}

/// The user's name, or the username if there is none.
pub fn display_name(user: &User) -> String {
    if user.name.is_empty() { user.username.clone() } else { user.name.clone() }
}

/// The address. Empty if there is none.
pub fn address_text(address: Option<&Address>) -> String {
    address.map(|address| address.address.clone()).unwrap_or_default()
}
