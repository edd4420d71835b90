//! The value of a code field: what it should hold after an edit, and whether the code is complete.

use latchkey_contract::CodeDigits;

/// The field's value. The browser edits it; this normalises what the edit came to.
#[derive(Debug, Default)]
pub struct CodeEntry {
    digits: u8,
    value: String,
    /// The last code that was submitted on its own: the same digits are not submitted twice.
    submitted: String,
}

/// What must follow an edit.
#[derive(Debug, PartialEq, Eq)]
pub struct EditOutcome {
    /// The value to set and the caret's position in it, if the field must hold something else than the browser
    /// made of it.
    pub rewrite: Option<(String, u32)>,
    /// Whether the edit has completed the code, which is then to be submitted.
    pub complete: bool,
}

impl CodeEntry {
    /// An empty field for a code of this many digits.
    #[must_use]
    pub fn new(digits: u8) -> Self {
        Self { digits, ..Self::default() }
    }

    /// Takes the field's text after an edit of any kind: typing, deletion, paste, drop, autofill, IME.
    /// `caret` is in UTF-16 units, as the browser counts.
    pub fn on_edit(&mut self, text: &str, caret: u32) -> EditOutcome {
        let plain: String = text.chars().map(to_ascii_digit).collect();
        let value = CodeDigits::typed(&plain, self.digits);
        let rewrite =
            (value != text).then(|| (value.clone(), digits_before(&plain, caret).min(count(&value))));
        let complete =
            value.len() == usize::from(self.digits) && value != self.value && value != self.submitted;
        if complete {
            self.submitted.clone_from(&value);
        }
        self.value = value;
        EditOutcome { rewrite, complete }
    }

    /// Empties the field, after a wrong code or when a new code was sent.
    pub fn clear(&mut self) {
        self.value.clear();
        self.submitted.clear();
    }

    /// The digits in the field.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// How many digits the code has.
    #[must_use]
    pub fn digits(&self) -> u8 {
        self.digits
    }
}

/// Turns the digits of other keyboards into ASCII, which is all that the API takes: full width from an IME,
/// Arabic-Indic, and Persian.
fn to_ascii_digit(c: char) -> char {
    let zero = match c {
        '\u{ff10}'..='\u{ff19}' => 0xff10,
        '\u{0660}'..='\u{0669}' => 0x0660,
        '\u{06f0}'..='\u{06f9}' => 0x06f0,
        _ => return c,
    };
    char::from_digit(u32::from(c) - zero, 10).unwrap_or(c)
}

fn digits_before(text: &str, caret: u32) -> u32 {
    let mut units = 0;
    let before = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= caret as usize
    });
    u32::try_from(before.filter(char::is_ascii_digit).count()).unwrap_or(u32::MAX)
}

fn count(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edits(texts: &[&str]) -> Vec<EditOutcome> {
        let mut entry = CodeEntry::new(6);
        texts
            .iter()
            .map(|text| entry.on_edit(text, u32::try_from(text.encode_utf16().count()).unwrap()))
            .collect()
    }

    #[test]
    fn plain_typing_is_left_to_the_browser() {
        for outcome in edits(&["1", "12", "1", ""]) {
            assert_eq!(outcome, EditOutcome { rewrite: None, complete: false });
        }
    }

    #[test]
    fn the_last_digit_sends_once() {
        let sent: Vec<bool> = edits(&["12345", "123456", "123456", "12345", "123456"])
            .iter()
            .map(|outcome| outcome.complete)
            .collect();
        assert_eq!(sent, [false, true, false, false, false]);
    }

    #[test]
    fn another_code_sends_again() {
        let sent: Vec<bool> =
            edits(&["123456", "12345", "123457"]).iter().map(|outcome| outcome.complete).collect();
        assert_eq!(sent, [true, false, true]);
    }

    #[test]
    fn after_clearing_the_same_code_sends_again() {
        let mut entry = CodeEntry::new(6);
        assert!(entry.on_edit("123456", 6).complete);
        entry.clear();
        assert!(entry.on_edit("123456", 6).complete);
    }

    #[test]
    fn a_paste_in_any_spelling_is_the_code() {
        for text in
            ["123 456", "123-456", "Your code is 123456.", "１２３４５６", "١٢٣٤٥٦", "۱۲۳۴۵۶", "1234567"]
        {
            let outcome = &edits(&[text])[0];
            assert_eq!(
                outcome,
                &EditOutcome { rewrite: Some(("123456".to_owned(), 6)), complete: true },
                "{text}"
            );
        }
    }

    #[test]
    fn the_caret_stays_behind_the_digit_it_was_behind() {
        let mut entry = CodeEntry::new(6);
        assert_eq!(entry.on_edit("12a34", 3).rewrite, Some(("1234".to_owned(), 2)));
        assert_eq!(entry.on_edit("🔑12", 2).rewrite, Some(("12".to_owned(), 0)));
    }
}
