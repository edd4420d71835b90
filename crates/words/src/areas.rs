//! Which words are whose: decided by the area that a key begins with, here and nowhere else.
//!
//! An entry is an area (`sign_in`), or a part of one (`problem.code_wrong`, which is one key).

/// What the login's page carries. The account's app has these as well.
pub const LOGIN: &[&str] = &[
    "choose_method.title",
    "device_name",
    "duration",
    "enter_code.title",
    "home",
    "language",
    "name_device.title",
    "password_input",
    "sign_in",
    "unreachable.title",
    "window",
    // Of the problems those that a call of the login can be answered with.
    "problem.account_locked",
    "problem.busy",
    "problem.code_expired",
    "problem.code_malformed",
    "problem.code_superseded",
    "problem.code_used",
    "problem.code_wrong",
    "problem.cross_site",
    "problem.delivery_failed",
    "problem.device_name_invalid",
    "problem.internal",
    "problem.method_unavailable",
    "problem.misdirected",
    "problem.no_attempt",
    "problem.no_session",
    "problem.out_of_turn",
    "problem.resend_too_soon",
    "problem.sign_in_refused",
    "problem.too_many_codes",
    "problem.too_many_requests",
    "problem.too_many_tries",
    "problem.unavailable",
];

/// What stands in `index.html` alone: the build puts it there, and no app needs it again.
pub const INDEX: &[&str] = &["page"];

/// What only the server says: mail, text messages, the command line. No page loads it.
pub const SERVER: &[&str] = &["mail", "sms"];

/// Areas whose keys are chosen at run time by [`key!`](crate::key!) with `concat!`, one for each word of a
/// closed list; a test beside the list holds that each has a key and that no key is left over.
pub const BY_CODE: &[&str] = &["audit.event", "problem"];

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
    ![LOGIN, INDEX, SERVER].iter().any(|areas| is_in(areas, key))
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
        for elsewhere in ["sms.code", "page.title"] {
            assert!(!is_of_account(elsewhere) && !is_of_login(elsewhere), "{elsewhere}");
        }
    }
}
