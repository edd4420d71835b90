//! Writing down what happened in logins: a line in the log and a count for the figures.

use std::net::IpAddr;

use latchkey_flow::{Fact, Factor};

/// Writes down what happened.
pub fn record(fact: Fact, account_id: &str, ip: IpAddr) {
    let (event, detail) = words(fact);
    metrics::counter!("latchkey_login_events_total", "event" => event, "detail" => detail).increment(1);
    tracing::info!(event, detail, account = account_id, %ip, "login");
}

fn words(fact: Fact) -> (&'static str, &'static str) {
    match fact {
        Fact::PasswordWrong => ("password_wrong", ""),
        Fact::PasswordRight => ("password_right", ""),
        Fact::MethodChosen(kind) => ("method_chosen", kind.as_str()),
        Fact::CodeSent(kind) => ("code_sent", kind.as_str()),
        Fact::DeliveryFailed(kind) => ("delivery_failed", kind.as_str()),
        Fact::CodeWrong(kind) => ("code_wrong", kind.as_str()),
        Fact::CodeRight(kind) => ("code_right", kind.as_str()),
        Fact::AccountLocked => ("account_locked", ""),
        Fact::DeviceTrusted => ("device_trusted", ""),
        Fact::SignedIn(factor) => ("signed_in", factor_word(factor)),
        Fact::Left => ("left", ""),
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
