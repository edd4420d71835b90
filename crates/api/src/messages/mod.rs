//! What is sent to people: a code, as a text message or as a mail; or a notification, which is always a mail.

mod code_mail;
mod code_message;
mod language;
mod mail;
mod notification;
mod notification_kind;
mod notification_text;
mod outbound_message;
mod sanitize;
mod text_message;
mod time_format;

pub use code_message::CodeMessage;
pub use mail::Mail;
pub use notification::{Notification, NotificationLink, NotificationOrigin};
pub use notification_kind::NotificationKind;
pub use outbound_message::OutboundMessage;
pub use sanitize::is_plain;
pub use time_format::utc;
