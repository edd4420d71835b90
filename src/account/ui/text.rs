//! Small changes of text for reading.

use latchkey_words::text;

/// The text in groups of so many characters, the last one perhaps shorter: `ABCD EFGH IJ`.
pub fn group_characters(text: &str, size: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = characters.chunks(size).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// A number as the language of the words writes it: `10,000`.
pub fn format_number(number: u32) -> String {
    String::from(js_sys::Number::from(number).to_locale_string(&text!("language.tag")))
}

#[cfg(test)]
mod tests {
    use super::group_characters;

    #[test]
    fn groups_are_for_eyes_and_lose_nothing() {
        assert_eq!(group_characters("ABCDEFGHIJ", 4), "ABCD EFGH IJ");
        assert_eq!(group_characters("", 4), "");
    }
}
