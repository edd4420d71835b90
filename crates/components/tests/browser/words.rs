//! Words in the page: read from its JSON, with plural forms and numbers by the browser's Intl.

use latchkey_components::markup::Markup;
use latchkey_words::{add, language, text};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::fixture::PageFixture;

/// What the other tests rely on is put back.
fn in_words(words: &str, test: impl FnOnce()) {
    let _page = PageFixture::with_markup("");
    add(words);
    test();
    add(include_str!("../../../../words/en.json"));
}

#[wasm_bindgen_test]
fn the_language_decides_the_plural_form_and_how_a_number_is_written() {
    in_words("{}", || {
        assert_eq!(text!("duration.seconds", count = 1), "1 second");
        assert_eq!(text!("duration.seconds", count = 1234), "1,234 seconds");
    });
    let polish = r#"{"language.tag": "pl", "duration.seconds_one": "{{count}} sekunda",
        "duration.seconds_few": "{{count}} sekundy", "duration.seconds_many": "{{count}} sekund"}"#;
    in_words(polish, || {
        assert_eq!(language(), "pl");
        assert_eq!(text!("duration.seconds", count = 1), "1 sekunda");
        assert_eq!(text!("duration.seconds", count = 22), "22 sekundy");
        assert_eq!(text!("duration.seconds", count = 25), "25 sekund");
    });
    in_words(r#"{"language.tag": "de"}"#, || {
        assert_eq!(text!("duration.seconds", count = 12345), "12.345 seconds");
    });
}

#[wasm_bindgen_test]
fn a_word_is_text_whatever_stands_in_it() {
    in_words(r#"{"sign_in.title": "<img src=x> \"&amp;"}"#, || {
        let made = Markup::new(r#"<h1 title="{{sign_in.title}}">{{sign_in.title}}</h1>"#);
        assert_eq!(made.root().text_content().unwrap(), "<img src=x> \"&amp;");
        assert_eq!(made.root().get_attribute("title").unwrap(), "<img src=x> \"&amp;");
        assert!(made.root().first_element_child().is_none());
    });
}

#[wasm_bindgen_test]
fn words_that_cannot_be_read_change_nothing() {
    for broken in ["", "{", "null", "1"] {
        in_words(broken, || assert_eq!(text!("sign_in.title"), "Sign in"));
    }
}
