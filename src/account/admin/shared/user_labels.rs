//! What an administrator reads of a user, in words.

use latchkey_components::method_name;
use latchkey_contract::{MethodKind, Role, User};

/// What an account may do.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::User => "User",
        Role::Admin => "Administrator",
    }
}

/// The same, for what stands in a form.
pub fn role_of(text: &str) -> String {
    Role::parse(text).map_or("", role).to_owned()
}

/// Whether somebody can sign in to it: the word, and the state for styles.
pub fn state(user: &User) -> (&'static str, &'static str) {
    match (user.active, user.has_password, &user.email) {
        (false, _, _) => ("Disabled", "shut"),
        (true, true, _) => ("Active", "good"),
        (true, false, Some(_)) => ("Invited", "open"),
        (true, false, None) => ("No password", "open"),
    }
}

/// The ways to verify, or that there are none.
pub fn methods(kinds: &[MethodKind]) -> String {
    if kinds.is_empty() {
        return "None".to_owned();
    }
    kinds.iter().map(|kind| method_name(*kind)).collect::<Vec<_>>().join(", ")
}

/// What to call them.
pub fn called(user: &User) -> String {
    if user.name.is_empty() { user.username.clone() } else { user.name.clone() }
}

/// An address, or nothing.
pub fn address(address: Option<&latchkey_contract::Address>) -> String {
    address.map(|address| address.address.clone()).unwrap_or_default()
}
