//! Messages over any other gateway: JSON by POST, with a signature.
//!
//! `Latchkey-Signature: t=<seconds>,v1=<hex>`, where `t` is when the message was made, in seconds since the
//! Unix epoch, and `v1` the HMAC-SHA-256 (RFC 2104) of `<t>.<body>` under the shared secret. The receiver
//! refuses messages that it finds too old, and an `Idempotency-Key` that it has seen. A code has `lifetime_ms`,
//! after which it is of no use; a notification has none.

use std::time::Duration;

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use latchkey_contract::Secret;
use reqwest::Client;
use serde::Serialize;
use sha2::Sha256;
use url::Url;

use super::destination::{Channel, Destination};
use super::error::{SendError, SettingsError};
use super::gateway;
use super::settings::WebhookSettings;
use crate::messages::OutboundMessage;

/// The shortest secret, in bytes: 128 bits, were they written in hexadecimal.
const SHORTEST_SECRET: usize = 32;

/// A gateway that takes our own form.
pub struct Webhook {
    client: Client,
    url: Url,
    secret: Secret,
}

/// What is posted.
#[derive(Serialize)]
struct WebhookBody<'a> {
    id: &'a str,
    channel: Channel,
    to: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    html: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lifetime_ms: Option<u64>,
}

impl Webhook {
    pub(super) fn build(settings: &WebhookSettings) -> Result<Self, SettingsError> {
        if settings.secret.reveal().len() < SHORTEST_SECRET {
            return Err(SettingsError::new("secret", format!("has less than {SHORTEST_SECRET} characters")));
        }
        let url = gateway::address("url", &settings.url)?;
        let client = gateway::client(&url, settings.ca_file.as_deref())?;
        Ok(Self { client, url, secret: settings.secret.clone() })
    }

    pub(super) async fn send(
        &self,
        to: &Destination,
        message: OutboundMessage<'_>,
        id: &str,
    ) -> Result<(), SendError> {
        let body = write(to, message, id)
            .ok_or_else(|| SendError::Refused("a notification goes by mail only".to_owned()))?;
        let request = self
            .client
            .post(self.url.clone())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", id)
            .header("Latchkey-Signature", sign(&self.secret, message.at().as_secs(), &body))
            .body(body);
        // The status is the whole answer; the body is not even read.
        let status = gateway::send(request).await?.status();
        if status.is_success() {
            Ok(())
        } else {
            Err(SendError::Refused(format!("the gateway answered {}", status.as_u16())))
        }
    }
}

fn write(to: &Destination, message: OutboundMessage<'_>, id: &str) -> Option<Vec<u8>> {
    let in_millis = |lifetime: Duration| u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX);
    let lifetime_ms = message.lifetime().map(in_millis);
    let post = WebhookBody {
        id,
        channel: to.channel(),
        to: to.reveal(),
        subject: None,
        text: "",
        html: None,
        lifetime_ms,
    };
    let json = match to {
        Destination::Email(_) => {
            let mail = message.mail();
            let (subject, html) = (Some(mail.subject.as_str()), Some(mail.html.as_str()));
            serde_json::to_vec(&WebhookBody { subject, html, text: &mail.text, ..post })
        }
        Destination::Phone(_) => serde_json::to_vec(&WebhookBody { text: &message.text()?, ..post }),
    };
    Some(json.expect("a record of texts and a number is always JSON"))
}

fn sign(secret: &Secret, seconds: u64, body: &[u8]) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).expect("HMAC takes a key of any length");
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body);
    format!("t={seconds},v1={}", HEXLOWER.encode(&mac.finalize().into_bytes()))
}
