//! Which words are whose: decided by the area that a key begins with, here and nowhere else.
//!
//! An entry is an area (`sign_in`), or a part of one (`problem.code_wrong`, which is one key).

/// What the login's page carries. The account's app has these as well.
pub const LOGIN: &[&str] = &["duration", "language", "page", "password_input", "sign_in"];

/// What only the server says: mail, text messages, the command line. No page loads it.
pub const SERVER: &[&str] = &["mail", "sms"];

/// Areas whose keys are chosen at run time by [`key!`](crate::key!) with `concat!`, one for each word of a closed list;
/// a test beside the list holds that each has a key and that no key is left over.
pub const BY_CODE: &[&str] = &["problem"];

/// Whether the key belongs to one of the areas.
#[must_use]
pub fn is_in(areas: &[&str], key: &str) -> bool {
    areas
        .iter()
        .any(|area| key.strip_prefix(area).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}

/// Whether the login's page carries it.
#[must_use]
pub fn is_of_login(key: &str) -> bool {
    is_in(LOGIN, key)
}

/// Whether the account's app loads it beside the login's.
#[must_use]
pub fn is_of_account(key: &str) -> bool {
    !is_in(LOGIN, key) && !is_in(SERVER, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_a_whole_part_of_the_key() {
        assert!(is_in(&["sign_in"], "sign_in.title") && is_in(&["problem.taken"], "problem.taken"));
        assert!(!is_in(&["sign"], "sign_in.title") && !is_in(&["problem.taken"], "problem.taken_by"));
    }

    #[test]
    fn the_account_loads_what_is_neither_the_login_s_nor_the_server_s() {
        assert!(is_of_login("sign_in.title") && !is_of_account("sign_in.title"));
        assert!(is_of_account("devices.title") && !is_of_login("devices.title"));
        assert!(!is_of_account("sms.code") && !is_of_login("sms.code"));
    }
}
