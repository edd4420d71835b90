//! What happened in a login, in the words of the audit log.

use latchkey_contract::MethodKind;
use latchkey_flow::{Fact, Factor};

use crate::store::Outcome;

/// What happened, by which method or factor, and whether it came to pass.
#[must_use]
pub fn words(fact: Fact) -> (&'static str, &'static str, Outcome) {
    let (event, detail) = match fact {
        Fact::PasswordWrong => ("password_wrong", ""),
        Fact::PasswordThrottled => ("password_throttled", ""),
        Fact::PasswordRight => ("password_right", ""),
        Fact::MethodChosen(kind) => ("method_chosen", kind.as_str()),
        Fact::CodeSent(kind) => ("code_sent", kind.as_str()),
        Fact::DeliveryFailed(kind) => ("delivery_failed", kind.as_str()),
        Fact::CodeWrong(kind) => ("code_wrong", kind.as_str()),
        Fact::CodeRight(kind) => ("code_right", kind.as_str()),
        Fact::AccountLocked => ("account_locked", ""),
        Fact::DeviceTrusted => ("device_trusted", ""),
        Fact::SignedIn(factor) => ("signed_in", factor_word(factor)),
        Fact::Proved(factor) => ("proved", factor_word(factor)),
        Fact::MethodConfirmed(kind) => ("method_set", kind.as_str()),
        Fact::Left => ("left", ""),
    };
    let refused = matches!(
        fact,
        Fact::PasswordWrong | Fact::PasswordThrottled | Fact::CodeWrong(_) | Fact::DeliveryFailed(_)
    );
    (event, detail, if refused { Outcome::Refused } else { Outcome::Done })
}

/// The factor that [`factor_word`] wrote, or nothing.
#[must_use]
pub fn factor(word: &str) -> Option<Factor> {
    match word {
        "none" => Some(Factor::None),
        "device" => Some(Factor::Device),
        kind => MethodKind::parse(kind).map(Factor::Method),
    }
}

/// A factor as it is logged and stored.
#[must_use]
pub fn factor_word(factor: Factor) -> &'static str {
    match factor {
        Factor::None => "none",
        Factor::Method(kind) => kind.as_str(),
        Factor::Device => "device",
    }
}
