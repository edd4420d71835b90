//! The demo's outbox: messages that are not sent but shown on a page.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use latchkey_flow::Timestamp;
use serde::Serialize;

use super::destination::{Channel, Destination};
use crate::messages::OutboundMessage;

/// How many messages are kept.
const MESSAGES_MAX: usize = 200;

/// The last 200 messages, in memory.
#[derive(Default)]
pub struct Outbox(Mutex<VecDeque<OutboxMessage>>);

/// A message that would have been sent.
#[derive(Clone, Serialize)]
pub struct OutboxMessage {
    /// The address or number.
    pub to: String,
    /// Mail or text message.
    pub kind: Channel,
    /// The mail's subject.
    pub subject: Option<String>,
    /// The text, code or link and all.
    pub text: String,
    /// When it was sent, in milliseconds since the Unix epoch.
    pub at: Timestamp,
}

impl Outbox {
    /// The messages, newest first.
    #[must_use]
    pub fn list(&self) -> Vec<OutboxMessage> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    pub(super) fn keep(&self, to: &Destination, message: OutboundMessage<'_>) {
        let (subject, text) = match to {
            Destination::Email(_) => {
                let mail = message.mail();
                (Some(mail.subject), mail.text)
            }
            Destination::Phone(_) => (None, message.text().unwrap_or_default()),
        };
        let kept =
            OutboxMessage { to: to.reveal().to_owned(), kind: to.channel(), subject, text, at: message.at() };
        let mut messages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        messages.push_front(kept);
        messages.truncate(MESSAGES_MAX);
    }
}

impl std::fmt::Debug for Outbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Outbox(***)")
    }
}
