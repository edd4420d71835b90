//! The text message with a code.

use latchkey_words::text_in;

use super::{CodeMessage, LANGUAGE, sanitize, time_format};

/// Product, code, lifetime and a warning; then, as its last line, the origin-bound code of the WICG draft
/// "Origin-bound one-time codes delivered via SMS": phones offer such a code on that host only, so a page that
/// imitates ours does not get it. No link, since people who expect links in such messages follow false ones.
pub(super) fn write(message: &CodeMessage) -> String {
    let code = message.code.reveal();
    let host = sanitize::host(&message.host);
    let sentence = text_in!(
        LANGUAGE,
        "sms.code",
        product = sanitize::product(&message.product),
        code = code,
        lifetime = time_format::lifetime(message.lifetime)
    );
    format!("{sentence}\n\n@{host} #{code}")
}
