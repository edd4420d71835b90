//! Rules that the page checks early and the API enforces.

use latchkey_words::{Key, key};

/// The longest device name, in characters.
pub const DEVICE_NAME_MAX: usize = 64;
/// The longest password, in bytes. ASVS 5.0 6.2.9 asks for at least 64 characters; what is longer than this is
/// refused before it is hashed.
pub const PASSWORD_MAX: usize = 1024;
/// The longest username or email, in bytes (RFC 5321 bounds a path to 256).
pub const USERNAME_MAX: usize = 256;
/// Digits of an authenticator app's code: the one form that every app speaks (RFC 6238).
pub const APP_DIGITS: u8 = 6;
/// Digits of a recovery code: 66 bits (ASVS 5.0 6.5.1 asks for 64), and nothing that can be misread or that a
/// phone's numeric keypad does not have.
pub const RECOVERY_DIGITS: u8 = 20;
/// How many recovery codes an account is given at a time.
pub const RECOVERY_CODES: usize = 10;
/// How many trusted devices an account may have.
pub const DEVICES_MAX: usize = 20;
/// The largest file of accounts, in bytes.
pub const UPLOAD_BYTES_MAX: usize = 10 * 1024 * 1024;
/// The most rows of such a file, without the one that names the columns.
pub const UPLOAD_ROWS_MAX: usize = 20_000;
/// The most columns of such a file.
pub const UPLOAD_COLUMNS_MAX: usize = 50;
/// The longest cell of such a file, in bytes of UTF-8.
pub const UPLOAD_CELL_MAX: usize = 1024;
/// The most rows of an upload in one answer.
pub const UPLOAD_PAGE_MAX: usize = 500;

/// A code that has the right form: ASCII digits only, as many as were asked for. Nothing else is ever compared.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeDigits(String);

impl CodeDigits {
    /// Takes a code exactly as it must be: `digits` ASCII digits. Nothing is normalised, because every spelling
    /// that is folded into another is one more way to try the same code (OpenBao CVE-2025-55000).
    #[must_use]
    pub fn parse(text: &str, digits: u8) -> Option<Self> {
        (text.len() == usize::from(digits) && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| Self(text.to_owned()))
    }

    /// What the page makes of typing, a paste or autofill: "123 456" and "123-456" are read as "123456", and
    /// what is too much is cut off.
    #[must_use]
    pub fn typed(text: &str, digits: u8) -> String {
        text.chars().filter(char::is_ascii_digit).take(usize::from(digits)).collect()
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for CodeDigits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodeDigits(***)")
    }
}

/// The name of a trusted device: 1 to 64 characters of plain text, without outer spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceName(String);

/// Why a text is no device name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceNameError {
    /// Nothing but spaces.
    Empty,
    /// More than [`DEVICE_NAME_MAX`] characters.
    TooLong,
    /// Control characters, or characters that turn the direction of the text around them.
    Unprintable,
}

impl DeviceNameError {
    /// The key of the sentence for the person: what to change about the name.
    #[must_use]
    pub fn words_key(self) -> Key {
        match self {
            Self::Empty => key!("device_name.empty"),
            Self::TooLong => key!("device_name.too_long"),
            Self::Unprintable => key!("device_name.unprintable"),
        }
    }
}

impl DeviceName {
    /// Reads a name without its outer spaces.
    ///
    /// # Errors
    /// The first rule that the text breaks.
    pub fn parse(text: &str) -> Result<Self, DeviceNameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(DeviceNameError::Empty);
        }
        if text.chars().count() > DEVICE_NAME_MAX {
            return Err(DeviceNameError::TooLong);
        }
        if text.chars().any(|c| c.is_control() || turns_direction(c)) {
            return Err(DeviceNameError::Unprintable);
        }
        Ok(Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The bidirectional controls of Unicode (UAX #9): in a list they would rearrange what stands beside the name.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ascii_digits_of_the_right_number_are_a_code() {
        assert!(CodeDigits::parse("000123", 6).is_some());
        for text in
            ["", "12345", "1234567", "12 345", "12345a", "١٢٣٤٥٦", "１２３４５６", "12345\0", "+12345"]
        {
            assert!(CodeDigits::parse(text, 6).is_none(), "{text:?}");
        }
    }

    #[test]
    fn a_paste_is_read_in_any_spelling() {
        for text in ["123456", "123 456", "123-456", " 1 2 3 4 5 6\n", "Your code: 123456.", "1234567"] {
            assert_eq!(CodeDigits::typed(text, 6), "123456", "{text:?}");
        }
    }

    #[test]
    fn a_device_name_is_trimmed_and_may_be_any_plain_text() {
        for text in [" Work laptop ", "<img src=x>", "=cmd()", "Büro 🖥", &"x".repeat(64)] {
            assert_eq!(DeviceName::parse(text).unwrap().as_str(), text.trim());
        }
    }

    #[test]
    fn a_device_name_that_is_empty_long_or_unprintable_is_refused() {
        assert_eq!(DeviceName::parse(" \t "), Err(DeviceNameError::Empty));
        assert_eq!(DeviceName::parse(&"x".repeat(65)), Err(DeviceNameError::TooLong));
        for text in ["a\u{1b}[31mb", "a\nb", "a\u{202e}b", "a\0b"] {
            assert_eq!(DeviceName::parse(text), Err(DeviceNameError::Unprintable), "{text:?}");
        }
    }

    #[test]
    fn a_code_prints_as_stars() {
        assert_eq!(format!("{:?}", CodeDigits::parse("123456", 6).unwrap()), "CodeDigits(***)");
    }
}
