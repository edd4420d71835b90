//! What people are written: a code, told as a text message or as mail; or a letter, which is always mail.

mod formatting;
mod mail;
mod notification;
mod notification_kind;
mod text;

use std::time::Duration;

use latchkey_contract::Secret;
use latchkey_flow::Timestamp;

pub use formatting::{is_plain, utc};
pub use mail::Mail;
pub use notification::Notification;
pub use notification_kind::NotificationKind;

/// What is sent: a code, or a mail about an account.
#[derive(Debug, Clone, Copy)]
pub enum OutboundMessage<'a> {
    /// A code.
    Code(&'a CodeMessage),
    /// A mail about an account.
    Notification(&'a Notification),
}

impl<'a> From<&'a CodeMessage> for OutboundMessage<'a> {
    fn from(code: &'a CodeMessage) -> Self {
        Self::Code(code)
    }
}

impl<'a> From<&'a Notification> for OutboundMessage<'a> {
    fn from(notification: &'a Notification) -> Self {
        Self::Notification(notification)
    }
}

impl OutboundMessage<'_> {
    /// When it is sent.
    #[must_use]
    pub fn at(self) -> Timestamp {
        match self {
            Self::Code(code) => code.at,
            Self::Notification(notification) => notification.sent_at,
        }
    }

    /// How long it is of any use, if that is short: a code's lifetime.
    #[must_use]
    pub fn lifetime(self) -> Option<Duration> {
        match self {
            Self::Code(code) => Some(code.lifetime),
            Self::Notification(_) => None,
        }
    }

    /// The text message; a mail about an account has none.
    #[must_use]
    pub fn text(self) -> Option<String> {
        match self {
            Self::Code(code) => Some(code.text()),
            Self::Notification(_) => None,
        }
    }

    /// The mail.
    #[must_use]
    pub fn mail(self) -> Mail {
        match self {
            Self::Code(code) => code.mail(),
            Self::Notification(notification) => notification.mail(),
        }
    }
}

/// A code on its way to a person.
#[derive(Debug, Clone)]
pub struct CodeMessage {
    /// What the person signs in to.
    pub product: String,
    /// The digits.
    pub code: Secret,
    /// How long the code will be good for, once the relay or gateway has accepted the message.
    pub lifetime: Duration,
    /// The browser that asked, such as "Firefox on Linux". It comes from a stranger's headers.
    pub browser: String,
    /// When it was asked for.
    pub at: Timestamp,
    /// The host at which the code is typed, without scheme and port, for the origin-bound line.
    pub host: String,
}

impl CodeMessage {
    /// The text message: product, code and lifetime, and as its last line the code bound to its origin.
    #[must_use]
    pub fn text(&self) -> String {
        text::write(self)
    }

    /// The mail: the same as text and as HTML, with the time and the browser, and without any link.
    #[must_use]
    pub fn mail(&self) -> Mail {
        mail::write(self)
    }
}
