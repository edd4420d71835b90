//! The rule that no sentence for a person stands in code: the words live in `words/en.json`.

use crate::error::Result;
use crate::source::source_tree::SourceTree;

/// The folders whose sentences have moved to `words/en.json`.
const FOLDERS: &[&str] = &["crates/api/src/messages", "crates/api/src/notifications", "src"];

pub(crate) fn check(tree: &SourceTree) -> Result<Vec<String>> {
    Ok(sentences_in(tree, FOLDERS))
}

fn sentences_in(tree: &SourceTree, folders: &[&str]) -> Vec<String> {
    let is_within =
        |path: &str, folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    let mut faults = Vec::new();
    for file in tree.code().filter(|file| folders.iter().any(|folder| is_within(&file.path, folder))) {
        for text in file.facts.texts.iter().filter(|text| is_sentence(&text.value)) {
            faults.push(format!("{}:{}: {:?} belongs to words/en.json", file.path, text.line, text.value));
        }
    }
    faults
}

/// Whether a literal reads as a sentence or a part of one: two words or more, and either a capital letter at
/// the beginning or punctuation at the end. Class lists, selectors, header names and SVG path data have
/// neither.
fn is_sentence(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| is_word(word)).count();
    let first = text.chars().find(|letter| letter.is_alphanumeric() || *letter == '{');
    let ends = text.trim_end().ends_with(['.', '!', '?', '…', ':']);
    words >= 2 && (first.is_some_and(char::is_uppercase) || ends)
}

/// Letters with punctuation around them, such as "(browser)" and "don't", but not `nth-child(2)` and `M17.5`.
fn is_word(word: &str) -> bool {
    let core = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    let is_letter = |letter: char| letter.is_alphabetic() || letter == '\'' || letter == '’';
    !core.is_empty() && core.chars().all(is_letter) && !word.starts_with(['{', '.', '#', '<', '['])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::source_tree::tree_of;

    #[test]
    fn a_sentence_in_the_code_of_a_folder_is_a_fault() {
        let tree = tree_of(&[
            ("src/a.rs", "fn a() {\n    view! { <p class=\"panel act\">\"Sign in again.\"</p> }\n}"),
            ("src_of_b/lib.rs", "const B: &str = \"Sign in again.\";"),
            ("src/tests/c.rs", "const C: &str = \"Sign in again.\";"),
        ]);
        let expected = "src/a.rs:2: \"Sign in again.\" belongs to words/en.json";
        assert_eq!(sentences_in(&tree, &["src"]), [expected]);
        assert!(sentences_in(&tree, &[]).is_empty());
    }

    #[test]
    fn sentences_and_parts_of_them_are_recognised() {
        for text in [
            "Remove all devices",
            "Was this not you?",
            "You have {left} of {} left. New codes make these worthless.",
            " is no longer a way to verify.",
            "\u{201c}This was not me\u{201d}",
            "Don't require OTP on this browser",
        ] {
            assert!(is_sentence(text), "{text}");
        }
    }

    #[test]
    fn names_for_programs_are_no_sentences() {
        for text in [
            "",
            "Save",
            "panel act",
            "M12 14.5V27h11M17.5 27v-4.5",
            "0 0 {size} {size}",
            "tbody tr:nth-child({}) a, tbody tr:nth-child({0})",
            ".under-way button",
            "Content-Type",
            "application/json; charset=utf-8",
            "{hint_id} {wrong_id}",
        ] {
            assert!(!is_sentence(text), "{text}");
        }
    }
}
