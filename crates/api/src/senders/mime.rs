//! A message as mail (RFC 5322): one sender, one recipient, text and HTML, and no way to inject headers.

use std::time::{Duration, UNIX_EPOCH};

use lettre::address::{Address, Envelope};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};

use crate::messages::{OutboundMessage, is_plain};

/// The last second of the year 9999, beyond which a date has no form.
const LAST_SECOND: u64 = 253_402_300_799;

/// The recipient, if the text is one bare address: no second one, no name, no quotes, nothing that a header or
/// the command `RCPT TO` could read as more than an address (RUSTSEC-2020-0069, RUSTSEC-2021-0069).
pub(super) fn address(text: &str) -> Option<Address> {
    let strange = |c: char| c.is_whitespace() || "<>()[]\\,;:\"".contains(c);
    if !is_plain(text) || text.contains(strange) || text.matches('@').count() != 1 || text.len() > 254 {
        return None;
    }
    text.parse().ok()
}

/// A mail that is ready to be sent.
pub(super) struct WrittenMail {
    pub(super) envelope: Envelope,
    /// Headers and body.
    pub(super) bytes: Vec<u8>,
}

/// The message as mail; `None` if it cannot be written.
pub(super) fn write(
    from: &Mailbox,
    to: Address,
    message: OutboundMessage<'_>,
    id: &str,
) -> Option<WrittenMail> {
    let mail = message.mail();
    let envelope = Envelope::new(Some(from.email.clone()), vec![to.clone()]).ok()?;
    let id: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    let date = UNIX_EPOCH + Duration::from_secs(message.at().as_secs().min(LAST_SECOND));
    let mail_message = lettre::Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(mail.subject)
        .date(date)
        .message_id(Some(format!("<{id}@{}>", from.email.domain())))
        // RFC 3834: no automatic reply comes back.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .envelope(envelope.clone())
        .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))
        .ok()?;
    Some(WrittenMail { envelope, bytes: mail_message.formatted() })
}
