//! The rules for new passwords: a least length, and none of the common ones. No rules of composition (NIST
//! SP 800-63B-4 §3.1.1.2, ASVS 5.0 6.2.1 to 6.2.5).

use latchkey_contract::rules;

use crate::store::AccountRow;

/// The least length, in characters, of an account with a method.
const LENGTH_MIN: usize = 8;
/// The least length, in characters, of an account without one: the password is its only factor.
const LENGTH_MIN_ALONE: usize = 15;
/// How many guesses a password must take at least, as a power of ten, if they are made in the best order. Fewer
/// means that it is on every list of common passwords.
const GUESSES_LOG10: f64 = 6.0;

/// The least length of a password, in characters. `alone` says that the account has no method.
pub(crate) fn least(alone: bool) -> usize {
    if alone { LENGTH_MIN_ALONE } else { LENGTH_MIN }
}

/// Checks a new password of that account. `alone` says that the account has no method.
///
/// # Errors
/// How to choose a better one.
pub(crate) fn check(password: &str, alone: bool, account: &AccountRow) -> Result<(), &'static str> {
    let length = password.chars().count();
    if alone && length < LENGTH_MIN_ALONE {
        return Err(
            "Use 15 characters or more, or set up a two-step verification method first: then 8 are enough.",
        );
    }
    if length < LENGTH_MIN {
        return Err("Use 8 characters or more.");
    }
    if password.len() > rules::PASSWORD_MAX {
        return Err("Use at most 1,024 bytes.");
    }
    let own = [
        account.summary.username.as_str(),
        &account.summary.name,
        account.email.as_deref().unwrap_or_default(),
    ];
    // No longer password is on a list, and zxcvbn takes long for it.
    let start: String = password.chars().take(64).collect();
    if zxcvbn::zxcvbn(&start, &own).guesses_log10() < GUESSES_LOG10 {
        return Err(
            "That password is among the first that are tried. Use a few words that do not belong together.",
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use latchkey_contract::{AccountSummary, Role};
    use latchkey_flow::Timestamp;

    use super::*;
    use crate::store::NewAccount;

    fn account() -> AccountRow {
        let summary =
            AccountSummary { id: String::new(), username: "u".into(), name: "n".into(), role: Role::User };
        let account = NewAccount { summary, email: None, phone: None, password_hash: None };
        account.added(Timestamp::from_millis(0))
    }

    /// A13. Every so many of the passwords of eight letters or more that zxcvbn was told are common.
    #[test]
    fn what_stands_on_the_lists_is_refused() {
        let common = include_str!("../../tests/common_passwords.txt");
        assert_eq!(common.lines().count(), 200);
        for password in common.lines() {
            let refused = check(password, false, &account());
            assert!(refused.is_err_and(|advice| advice.contains("first that are tried")), "{password}");
        }
        assert_eq!(check("grey cat of nine", false, &account()), Ok(()));
    }
}
