//! How a sender is set.

use std::path::{Path, PathBuf};

use latchkey_contract::Secret;
use serde::Deserialize;

use super::{Channel, Sender, Smtp, Twilio, Webhook};

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

/// A setting that cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    /// The setting's name, within its sender.
    pub setting: &'static str,
    /// What is wrong with it; never its value where that is secret.
    pub problem: String,
}

impl SettingsError {
    pub(super) fn new(setting: &'static str, problem: impl Into<String>) -> Self {
        Self { setting, problem: problem.into() }
    }
}

impl std::fmt::Display for SettingsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.setting, self.problem)
    }
}

impl std::error::Error for SettingsError {}

impl SenderSettings {
    /// The sender for one channel. Nothing is connected yet: a relay may start after us.
    ///
    /// # Errors
    /// The first setting that cannot be, or `kind` where it cannot serve the channel.
    pub fn build(&self, channel: Channel) -> Result<Sender, SettingsError> {
        match (self, channel) {
            (Self::Smtp(settings), Channel::Email) => Ok(Sender::Smtp(Smtp::build(settings)?)),
            (Self::Twilio(settings), Channel::Text) => Ok(Sender::Twilio(Twilio::build(settings)?)),
            (Self::Webhook(settings), _) => Ok(Sender::Webhook(Webhook::build(settings)?)),
            (Self::Smtp(_), Channel::Text) => {
                Err(SettingsError::new("kind", "smtp cannot send text messages"))
            }
            (Self::Twilio(_), Channel::Email) => Err(SettingsError::new("kind", "twilio cannot send mail")),
        }
    }
}

/// The certificates in the file, as they stand there.
pub(super) fn read_certificates(file: &Path) -> Result<Vec<u8>, SettingsError> {
    let problem = |why: &str| SettingsError::new("ca_file", format!("{}: {why}", file.display()));
    let pem = std::fs::read(file).map_err(|error| problem(&error.to_string()))?;
    // A file without any would be taken for "nothing more to trust" and fail at the first send only.
    if !pem.windows(27).any(|part| part == b"-----BEGIN CERTIFICATE-----") {
        return Err(problem("there is no certificate in it"));
    }
    Ok(pem)
}
