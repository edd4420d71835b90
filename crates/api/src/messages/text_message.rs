//! The text message with a code.

use latchkey_words::text_in;

use super::language::LANGUAGE;
use super::{CodeMessage, sanitize, time_format};

impl CodeMessage {
    /// The text message: product, code, lifetime and a warning; then, as its last line, the origin-bound code
    /// of the WICG draft "Origin-bound one-time codes delivered via SMS": phones offer such a code on that host
    /// only, so a page that imitates ours does not get it. No link, since people who expect links in such
    /// messages follow false ones.
    #[must_use]
    pub fn text(&self) -> String {
        let code = self.code.reveal();
        let host = sanitize::host(&self.host);
        let sentence = text_in!(
            LANGUAGE,
            "sms.code",
            product = sanitize::product(&self.product),
            code = code,
            lifetime = time_format::lifetime(self.lifetime)
        );
        format!("{sentence}\n\n@{host} #{code}")
    }
}
