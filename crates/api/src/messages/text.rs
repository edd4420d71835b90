//! The text message.

use latchkey_words::{Language, text_in};

use super::{CodeMessage, formatting};

/// Product, code, lifetime and a warning; then, as its last line, the origin-bound code of the WICG draft
/// "Origin-bound one-time codes delivered via SMS": phones offer such a code on that host only, so a page that
/// imitates ours does not get it. No link, since people who expect links in such messages follow false ones.
pub(super) fn write(message: &CodeMessage) -> String {
    let product = formatting::product(&message.product);
    let code = message.code.reveal();
    let lifetime = formatting::lifetime(message.lifetime);
    let host = formatting::host(&message.host);
    let sentence =
        text_in!(Language::ENGLISH, "sms.code", product = product, code = code, lifetime = lifetime);
    format!("{sentence}\n\n@{host} #{code}")
}
