//! A sender of whichever kind: built from its settings, it sends messages of one channel.

#[cfg(feature = "demo")]
use std::sync::Arc;

use super::destination::{Channel, Destination};
use super::error::{LIMIT, SendError, SettingsError};
#[cfg(feature = "demo")]
use super::outbox::Outbox;
use super::settings::SenderSettings;
use super::smtp::Smtp;
use super::twilio::Twilio;
use super::webhook::Webhook;
use crate::messages::OutboundMessage;

/// Sends messages of one channel.
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
    /// Sends a message, a code or a notification, once. `id` names it, in letters, digits, `-` and `_`: by it a
    /// gateway recognises a repetition.
    ///
    /// # Errors
    /// [`SendError`] unless the relay or gateway has accepted the message within [`LIMIT`].
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

impl SenderSettings {
    /// The sender for one channel. Nothing is connected yet: a relay may start after us.
    ///
    /// # Errors
    /// The first invalid setting, or `kind` if it does not send that kind of message.
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
