//! Sending messages: over a mail relay, a text-message gateway or any other gateway.
//!
//! A message is sent once, within [`LIMIT`], and either the other side has accepted it or there is a
//! [`SendError`]. Whether to send another one is up to the person: it voids the first one's code. TLS needs
//! rustls's provider to be installed in the process before the first [`SenderSettings::build`].

mod certificates;
mod destination;
mod error;
mod gateway;
mod mime;
#[cfg(feature = "demo")]
mod outbox;
mod sender;
mod settings;
mod smtp;
mod smtp_pool;
mod twilio;
mod webhook;

pub use destination::{Channel, Destination};
pub use error::{LIMIT, SendError, SettingsError};
#[cfg(feature = "demo")]
pub use outbox::{Outbox, OutboxMessage};
pub use sender::Sender;
pub use settings::{SenderSettings, SmtpSettings, SmtpTls, TwilioSettings, WebhookSettings};
pub use smtp::Smtp;
pub use twilio::Twilio;
pub use webhook::Webhook;
