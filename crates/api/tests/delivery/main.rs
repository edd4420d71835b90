//! Delivery over real sockets: a mail relay in a process of its own, and HTTP gateways.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop where it stands")]

mod certificates;
mod code_messages;
mod gateway;
mod notifications;
mod relay;
mod secret_leaks;
mod settings;
mod smtp;
mod smtp_failures;
mod twilio;
mod webhook;

#[cfg(feature = "demo")]
mod outbox;

use std::sync::Once;
use std::time::Duration;

use latchkey_api::messages::{CodeMessage, OutboundMessage};
use latchkey_api::senders::{Channel, Destination, SendError, Sender, SenderSettings};
use latchkey_contract::Secret;
use latchkey_flow::Timestamp;
use serde_json::Value;

/// 5 October 2025, 14:03:20 UTC.
const AT: i64 = 1_759_673_000_000;

fn message(code: &str) -> CodeMessage {
    CodeMessage {
        product: "Acme".to_owned(),
        code: Secret::new(code.to_owned()),
        lifetime: Duration::from_secs(45),
        browser: "Firefox on Linux".to_owned(),
        at: Timestamp::from_millis(AT),
        host: "login.example.org".to_owned(),
    }
}

fn alice() -> Destination {
    Destination::Email("alice@example.org".to_owned())
}

fn phone() -> Destination {
    Destination::Phone("+493012345678".to_owned())
}

fn install_crypto_provider() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
}

fn build(settings: Value, channel: Channel) -> Sender {
    install_crypto_provider();
    serde_json::from_value::<SenderSettings>(settings).unwrap().build(channel).unwrap()
}

/// Sends, and fails the test if that takes longer than six seconds: nobody should wait longer for an answer.
async fn send<'a>(
    sender: &Sender,
    to: &Destination,
    message: impl Into<OutboundMessage<'a>>,
) -> Result<(), SendError> {
    tokio::time::timeout(Duration::from_secs(6), sender.send(to, message, "attempt-1-1"))
        .await
        .expect("sending took longer than six seconds")
}

fn assert_silent_about(error: &SendError, secrets: &[&str]) {
    for text in [format!("{error}"), format!("{error:?}")] {
        for secret in secrets {
            assert!(!text.contains(secret), "{text:?} repeats {secret:?}");
        }
    }
}
