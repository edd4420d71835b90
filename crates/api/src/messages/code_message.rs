//! A code on its way to a person, as a text message or as a mail.

use std::time::Duration;

use latchkey_contract::Secret;
use latchkey_flow::Timestamp;

use super::{Mail, code_mail, text_message};

/// A code on its way to a person.
#[derive(Debug, Clone)]
pub struct CodeMessage {
    /// What the person signs in to.
    pub product: String,
    /// The digits.
    pub code: Secret,
    /// How long the code will be good for, once the relay or gateway has accepted the message.
    pub lifetime: Duration,
    /// The browser that requested it, such as "Firefox on Linux". It comes from a stranger's headers.
    pub browser: String,
    /// When it was requested.
    pub at: Timestamp,
    /// The host at which the code is typed, without scheme and port, for the origin-bound line.
    pub host: String,
}

impl CodeMessage {
    /// The text message: product, code and lifetime, and as its last line the code bound to its origin.
    #[must_use]
    pub fn text(&self) -> String {
        text_message::write(self)
    }

    /// The mail: the same as text and as HTML, with the time and the browser, and without any link.
    #[must_use]
    pub fn mail(&self) -> Mail {
        code_mail::write(self)
    }
}
