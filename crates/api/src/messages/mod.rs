//! What is sent to people: a code, as a text message or as a mail; or a notification, which is always a mail.

mod code_mail;
mod code_message;
mod mail;
mod notification;
mod notification_kind;
mod notification_text;
mod sanitize;
mod text_message;
mod time_format;

use std::time::Duration;

use latchkey_flow::Timestamp;
use latchkey_words::Language;

pub use code_message::CodeMessage;
pub use mail::Mail;
pub use notification::{Notification, NotificationLink, NotificationOrigin};
pub use notification_kind::NotificationKind;
pub use sanitize::is_plain;
pub use time_format::utc;

/// The language of every message: an account has no language of its own yet.
const LANGUAGE: Language = Language::ENGLISH;

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

    /// How long it is of any use: a code's lifetime. A notification does not expire.
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
