//! How messages leave: over a mail relay, a text-message gateway or any other gateway.
//!
//! A send is tried once, within [`LIMIT`], and either the other side said that it has the message or there is a
//! [`SendError`]. Whether to try again is for the person to say: a second message kills the first one's code.
//! TLS needs rustls's provider to be installed in the process before the first [`SenderSettings::build`].

mod gateway;
mod mime;
#[cfg(feature = "demo")]
mod outbox;
mod settings;
mod smtp;
mod smtp_pool;
mod twilio;
mod webhook;

use std::time::Duration;

#[cfg(feature = "demo")]
use std::sync::Arc;

use serde::Serialize;

use crate::messages::OutboundMessage;

#[cfg(feature = "demo")]
pub use outbox::{Outbox, OutboxMessage};
pub use settings::{SenderSettings, SettingsError, SmtpSettings, SmtpTls, TwilioSettings, WebhookSettings};
pub use smtp::Smtp;
pub use twilio::Twilio;
pub use webhook::Webhook;

/// How long a send may take in all: finding the host, connecting, TLS and the talk. A person who waits hears of
/// a failure within a second after it.
pub const LIMIT: Duration = Duration::from_secs(5);

/// By which sort of message something travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Mail.
    Email,
    /// A text message.
    Text,
}

/// Where a message goes.
#[derive(Clone, PartialEq, Eq)]
pub enum Destination {
    /// A mail address.
    Email(String),
    /// A telephone number in the form of ITU-T E.164, such as `+493012345678`.
    Phone(String),
}

impl Destination {
    /// By which sort of message it is reached.
    #[must_use]
    pub fn channel(&self) -> Channel {
        match self {
            Self::Email(_) => Channel::Email,
            Self::Phone(_) => Channel::Text,
        }
    }

    /// The address or number.
    pub(crate) fn reveal(&self) -> &str {
        match self {
            Self::Email(address) => address,
            Self::Phone(number) => number,
        }
    }
}

impl std::fmt::Debug for Destination {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}(***)", self.channel())
    }
}

/// Why a message was not accepted. The texts are for the log: they repeat neither the code, the destination nor
/// a secret, and therefore nothing of what the other side wrote but its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendError {
    /// No answer within [`LIMIT`]. The message may have left all the same.
    TimedOut,
    /// No connection, or it broke: name, network or TLS.
    Unreachable(String),
    /// The other side answered that it does not have the message, or the message could not be put to it.
    Refused(String),
}

impl std::fmt::Display for SendError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TimedOut => write!(f, "no answer within {} s", LIMIT.as_secs()),
            Self::Unreachable(why) => write!(f, "unreachable: {why}"),
            Self::Refused(why) => write!(f, "refused: {why}"),
        }
    }
}

impl std::error::Error for SendError {}

/// The innermost cause: "Connection refused" says more than "network error", and the layers around it like to
/// repeat addresses.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

/// A way out for messages of one channel.
pub enum Sender {
    /// A mail relay.
    Smtp(Smtp),
    /// Twilio, or a gateway that speaks its form.
    Twilio(Twilio),
    /// Any other gateway.
    Webhook(Webhook),
    /// The demo's page of messages.
    #[cfg(feature = "demo")]
    Outbox(Arc<Outbox>),
}

impl std::fmt::Debug for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Smtp(_) => "Smtp",
            Self::Twilio(_) => "Twilio",
            Self::Webhook(_) => "Webhook",
            #[cfg(feature = "demo")]
            Self::Outbox(_) => "Outbox",
        })
    }
}

impl Sender {
    /// Sends a message, a code or a letter, once. `id` names it: letters, digits, `-` and `_`; a gateway that sees it twice can tell.
    ///
    /// # Errors
    /// Unless the relay or gateway has said that it accepts the message; within [`LIMIT`].
    pub async fn send<'a>(
        &self,
        to: &Destination,
        message: impl Into<OutboundMessage<'a>>,
        id: &str,
    ) -> Result<(), SendError> {
        let message = message.into();
        let sending = async {
            match self {
                Self::Smtp(smtp) => smtp.send(to, message, id).await,
                Self::Twilio(twilio) => twilio.send(to, message, id).await,
                Self::Webhook(webhook) => webhook.send(to, message, id).await,
                #[cfg(feature = "demo")]
                Self::Outbox(outbox) => {
                    outbox.keep(to, message);
                    Ok(())
                }
            }
        };
        tokio::time::timeout(LIMIT, sending).await.unwrap_or(Err(SendError::TimedOut))
    }
}
