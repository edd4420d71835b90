//! What the build of the page makes of the words: `index.html` filled in, and the file of the account's words.

use crate::areas::{is_of_account, is_of_login};
use crate::fill::fill;
use crate::html::escape;
use crate::{KeyShape, Language};

/// Where `index.html` has the words of the login.
const LOGIN_WORDS: &str = "words";

/// `index.html` in a language: each `{{key}}` is its sentence, and `{{words}}` the login's words as JSON. That
/// stands in a `<script type="application/json">`, which is data: nothing runs it, so the page's policy needs
/// no exception.
///
/// # Errors
/// The placeholders that are no keys, or whose sentences need values.
pub fn filled_page(page: &str, language: Language) -> Result<String, String> {
    let mut unknown = Vec::new();
    let filled = fill(page, |key, filled| {
        if key == LOGIN_WORDS {
            filled.push_str(&json(language, is_of_login));
        } else if KeyShape::ALL.iter().any(|shape| shape.name == key && shape.values.is_empty()) {
            escape(&language.sentence(key, &[]), filled);
        } else {
            unknown.push(key.to_owned());
        }
    });
    if unknown.is_empty() {
        Ok(filled)
    } else {
        Err(format!("no keys without values: {}", unknown.join(", ")))
    }
}

/// The words that the account's app loads beside those of the login, as JSON.
#[must_use]
pub fn account_words(language: Language) -> String {
    json(language, is_of_account)
}

fn json(language: Language, wanted: fn(&str) -> bool) -> String {
    // Every sentence that English has: where the language has none, English is shown.
    let sentences = Language::ENGLISH.table().iter().chain(language.table()).map(|(key, _)| *key);
    let mut keys: Vec<&str> = sentences.filter(|key| wanted(key)).collect();
    keys.sort_unstable();
    keys.dedup();
    let pairs =
        keys.iter().filter_map(|key| Some(format!("{}:{}", quoted(key), quoted(language.look_up(key)?))));
    format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
}

/// A JSON string that may stand in a `<script>`: it has no `<`, so it cannot end the element.
fn quoted(text: &str) -> String {
    let mut json = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            '<' => json.push_str("\\u003c"),
            c if c.is_control() => json.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => json.push(c),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_filled_with_sentences_and_with_the_login_s_words() {
        let page = r#"<html lang="{{language.tag}}"><h1>{{sign_in.title}}</h1><script>{{words}}</script>"#;
        let filled = filled_page(page, Language::ENGLISH).unwrap();
        assert!(filled.starts_with(r#"<html lang="en"><h1>Sign in</h1><script>{""#), "{filled}");
        let json = filled.split("<script>").nth(1).unwrap().strip_suffix("</script>").unwrap();
        let words: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(words["sign_in.title"], "Sign in");
        assert_eq!(words["duration.seconds_other"], "{{count}} seconds", "placeholders of sentences stay");
        assert!(words.as_object().unwrap().keys().all(|key| is_of_login(key)));
    }

    #[test]
    fn a_placeholder_without_a_sentence_stops_the_build() {
        let fault = filled_page("{{sign_in.titel}} {{duration.seconds}}", Language::ENGLISH).unwrap_err();
        assert!(fault.contains("sign_in.titel, duration.seconds"), "{fault}");
    }

    #[test]
    fn the_account_s_file_has_what_the_login_s_has_not() {
        let words: serde_json::Value = serde_json::from_str(&account_words(Language::ENGLISH)).unwrap();
        let words = words.as_object().unwrap();
        assert!(!words.is_empty() && words.keys().all(|key| is_of_account(key)));
    }

    #[test]
    fn no_sentence_can_end_the_element_that_it_stands_in() {
        let text = "</script><!-- \"a\\b\" \n";
        let json = quoted(text);
        assert!(!json.contains('<'));
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
