//! Email addresses and phone numbers, parsed into the form that is stored.

use lettre::Address;
use rlibphonenumber::{PhoneNumber, PhoneNumberFormat};

/// An email address that mail can be sent to; the domain in lower case.
///
/// # Errors
/// How to correct it.
pub fn email(text: &str) -> Result<String, &'static str> {
    let advice = "Type an email address such as ada@example.org.";
    let text = text.trim();
    if text.len() > 254 {
        return Err(advice);
    }
    let address: Address = text.parse().map_err(|_| advice)?;
    // lettre accepts quoted and other unusual forms: those would be further spellings of one mailbox.
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '"' | '<' | '>')) {
        return Err(advice);
    }
    Ok(format!("{}@{}", address.user(), address.domain().to_lowercase()))
}

/// A phone number in international form, as E.164.
///
/// # Errors
/// How to correct it.
pub fn phone(text: &str) -> Result<String, &'static str> {
    let advice = "Type the phone number with its country, such as +41 79 123 45 67.";
    let text = text.trim();
    if !text.starts_with('+') || text.len() > 40 {
        return Err(advice);
    }
    let number: PhoneNumber = text.parse().map_err(|_| advice)?;
    if !number.is_valid() {
        return Err("That phone number does not exist. Check its digits.");
    }
    Ok(number.format_as(PhoneNumberFormat::E164).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_stored_in_one_form() {
        for text in ["+41 79 123 45 67", "+41791234567", " +41 (79) 123-45-67 "] {
            assert_eq!(phone(text).unwrap(), "+41791234567", "{text}");
        }
        for text in ["", "079 123 45 67", "+", "+999123", "+41 79", "+41 79 123 45 67 89 0", "+41\r\nBcc:x"] {
            assert!(phone(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn an_email_address_cannot_carry_anything_else() {
        assert_eq!(email(" Ada@Example.ORG ").unwrap(), "Ada@example.org");
        for text in [
            "",
            "ada",
            "ada@",
            "@example.org",
            "a b@example.org",
            "ada@example.org\r\nBcc: x@y.zz",
            "<a@b.cc>",
        ] {
            assert!(email(text).is_err(), "{text:?}");
        }
    }
}
