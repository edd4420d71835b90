//! What is in the field, and whether it goes off by itself.

use latchkey_contract::CodeDigits;

/// The field's content. The browser does the editing; this only looks at what it came to.
#[derive(Debug, Default)]
pub struct CodeEntry {
    digits: u8,
    value: String,
    /// The code that went off by itself last: the same digits do not go off twice.
    sent: String,
}

/// What to do after an edit.
#[derive(Debug, PartialEq, Eq)]
pub struct Typed {
    /// What the field should hold, and where its caret should be, if the browser's own outcome will not do.
    pub rewrite: Option<(String, u32)>,
    /// The last digit has come: send.
    pub complete: bool,
}

impl CodeEntry {
    /// An empty field for this many digits.
    #[must_use]
    pub fn new(digits: u8) -> Self {
        Self { digits, ..Self::default() }
    }

    /// Looks at the field after an edit of any kind: typing, deletion, paste, drop, autofill, IME.
    /// `caret` is in UTF-16 units, as the browser counts.
    pub fn typed(&mut self, text: &str, caret: u32) -> Typed {
        let plain: String = text.chars().map(ascii).collect();
        let value = CodeDigits::typed(&plain, self.digits);
        let rewrite =
            (value != text).then(|| (value.clone(), digits_before(&plain, caret).min(count(&value))));
        let complete = value.len() == usize::from(self.digits) && value != self.value && value != self.sent;
        if complete {
            self.sent.clone_from(&value);
        }
        self.value = value;
        Typed { rewrite, complete }
    }

    /// Empties the field after a wrong code, or when another code is on its way.
    pub fn clear(&mut self) {
        self.value.clear();
        self.sent.clear();
    }

    /// The digits that are in.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// How many digits are asked for.
    #[must_use]
    pub fn digits(&self) -> u8 {
        self.digits
    }
}

/// Digits as other keyboards write them: full width from an IME, Arabic-Indic and Persian from theirs. The API
/// takes ASCII only; which key made the digit is the page's business.
fn ascii(c: char) -> char {
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

    fn edits(texts: &[&str]) -> Vec<Typed> {
        let mut entry = CodeEntry::new(6);
        texts
            .iter()
            .map(|text| entry.typed(text, u32::try_from(text.encode_utf16().count()).unwrap()))
            .collect()
    }

    #[test]
    fn plain_typing_is_left_to_the_browser() {
        for typed in edits(&["1", "12", "1", ""]) {
            assert_eq!(typed, Typed { rewrite: None, complete: false });
        }
    }

    #[test]
    fn the_last_digit_sends_once() {
        let sent: Vec<bool> = edits(&["12345", "123456", "123456", "12345", "123456"])
            .iter()
            .map(|typed| typed.complete)
            .collect();
        assert_eq!(sent, [false, true, false, false, false]);
    }

    #[test]
    fn another_code_sends_again() {
        let sent: Vec<bool> =
            edits(&["123456", "12345", "123457"]).iter().map(|typed| typed.complete).collect();
        assert_eq!(sent, [true, false, true]);
    }

    #[test]
    fn after_clearing_the_same_code_sends_again() {
        let mut entry = CodeEntry::new(6);
        assert!(entry.typed("123456", 6).complete);
        entry.clear();
        assert!(entry.typed("123456", 6).complete);
    }

    #[test]
    fn a_paste_in_any_spelling_is_the_code() {
        for text in
            ["123 456", "123-456", "Your code is 123456.", "１２３４５６", "١٢٣٤٥٦", "۱۲۳۴۵۶", "1234567"]
        {
            let typed = &edits(&[text])[0];
            assert_eq!(typed, &Typed { rewrite: Some(("123456".to_owned(), 6)), complete: true }, "{text}");
        }
    }

    #[test]
    fn the_caret_stays_behind_the_digit_it_was_behind() {
        let mut entry = CodeEntry::new(6);
        assert_eq!(entry.typed("12a34", 3).rewrite, Some(("1234".to_owned(), 2)));
        assert_eq!(entry.typed("🔑12", 2).rewrite, Some(("12".to_owned(), 0)));
    }
}
