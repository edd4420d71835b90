//! The settings of a sender, as they stand in `[email]` and `[text]`.

use std::path::PathBuf;

use latchkey_contract::Secret;
use serde::Deserialize;

/// One sender's settings; `kind` says which.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum SenderSettings {
    /// A mail relay.
    Smtp(SmtpSettings),
    /// Twilio, or a gateway that speaks its form.
    Twilio(TwilioSettings),
    /// Any other gateway.
    Webhook(WebhookSettings),
}

/// `kind = "smtp"`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpSettings {
    /// The relay's name or address; its certificate must bear it.
    pub host: String,
    /// The port; by default 587 for `starttls`, 465 for `tls` and 25 for `none` (RFC 8314, RFC 5321).
    pub port: Option<u16>,
    /// How the connection is encrypted.
    #[serde(default)]
    pub tls: SmtpTls,
    /// The name to sign in to the relay with; by default nobody signs in.
    pub username: Option<String>,
    /// The password for it.
    pub password: Option<Secret>,
    /// Whom the mail is from, such as `Example <no-reply@example.org>`.
    pub from: String,
    /// A PEM file of certificates to trust beside the system's.
    pub ca_file: Option<PathBuf>,
}

/// How the connection to a relay is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmtpTls {
    /// By STARTTLS (RFC 3207); a relay that does not offer it is not spoken to.
    #[default]
    Starttls,
    /// From the first byte.
    Tls,
    /// Not at all: for a relay on the same machine or in a network of its own.
    None,
}

/// `kind = "twilio"`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwilioSettings {
    /// Where the gateway is; by default `https://api.twilio.com`.
    #[serde(default = "twilio_url")]
    pub base_url: String,
    /// The account, `AC…`.
    pub account_sid: String,
    /// The key to sign in with, `SK…`; by default the account itself.
    pub key_sid: Option<String>,
    /// The account's token, or the key's secret.
    pub auth_token: Secret,
    /// The number or name that texts come from. Either this or `messaging_service_sid`.
    pub from: Option<String>,
    /// The messaging service that chooses where texts come from, `MG…`.
    pub messaging_service_sid: Option<String>,
    /// A PEM file of certificates to trust beside the system's.
    pub ca_file: Option<PathBuf>,
}

fn twilio_url() -> String {
    "https://api.twilio.com".to_owned()
}

/// `kind = "webhook"`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookSettings {
    /// Where to post messages.
    pub url: String,
    /// The key that messages are signed with; 32 characters or more.
    pub secret: Secret,
    /// A PEM file of certificates to trust beside the system's.
    pub ca_file: Option<PathBuf>,
}
