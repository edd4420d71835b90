//! The words for the audit log's events and their details. What is unknown here is shown as its wire word.

use latchkey_contract::AuditEvent;
use latchkey_words::key;

/// What happened. A newer release may have written an event that this one does not know.
pub fn event_label(word: &str) -> String {
    AuditEvent::parse(word).map_or_else(|| word.to_owned(), |event| event.words_key().text())
}

/// By which method it happened, or about what.
pub fn detail_label(word: &str) -> String {
    let key = match word {
        "app" => key!("audit.detail_app"),
        "sms" => key!("audit.detail_sms"),
        "email" => key!("audit.detail_email"),
        "recovery" => key!("audit.detail_recovery"),
        "device" => key!("audit.detail_device"),
        "none" => key!("audit.detail_none"),
        "user" => key!("audit.detail_user"),
        "admin" => key!("audit.detail_admin"),
        "invitation" => key!("audit.detail_invitation"),
        "reset" => key!("audit.detail_reset"),
        _ => return word.replace(',', ", "),
    };
    key.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_that_is_not_known_is_shown_as_it_is() {
        assert_eq!(event_label("signed_in"), "Signed in");
        assert_eq!(event_label("something_else"), "something_else");
        assert_eq!(detail_label("email,phone"), "email, phone");
    }
}
