//! What happened in a login, in the words of the audit log.

use latchkey_contract::MethodKind;
use latchkey_flow::{Factor, LoginEvent};

use crate::audit::entry::Outcome;

/// What happened, by which method or factor, and whether it came to pass.
#[must_use]
pub fn words(fact: LoginEvent) -> (&'static str, &'static str, Outcome) {
    let (event, detail) = match fact {
        LoginEvent::PasswordWrong => ("password_wrong", ""),
        LoginEvent::PasswordThrottled => ("password_throttled", ""),
        LoginEvent::PasswordRight => ("password_right", ""),
        LoginEvent::MethodChosen(kind) => ("method_chosen", kind.as_str()),
        LoginEvent::CodeSent(kind) => ("code_sent", kind.as_str()),
        LoginEvent::DeliveryFailed(kind) => ("delivery_failed", kind.as_str()),
        LoginEvent::CodeWrong(kind) => ("code_wrong", kind.as_str()),
        LoginEvent::CodeRight(kind) => ("code_right", kind.as_str()),
        LoginEvent::AccountLocked => ("account_locked", ""),
        LoginEvent::DeviceTrusted => ("device_trusted", ""),
        LoginEvent::SignedIn(factor) => ("signed_in", factor_word(factor)),
        LoginEvent::Reauthenticated(factor) => ("proved", factor_word(factor)),
        LoginEvent::MethodConfirmed(kind) => ("method_set", kind.as_str()),
        LoginEvent::Abandoned => ("left", ""),
    };
    let refused = matches!(
        fact,
        LoginEvent::PasswordWrong
            | LoginEvent::PasswordThrottled
            | LoginEvent::CodeWrong(_)
            | LoginEvent::DeliveryFailed(_)
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
