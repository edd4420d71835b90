//! The words of the page, in the browser: JSON in the page itself, read once.

use js_sys::{Array, Intl::PluralRules, JSON, Number, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::Value;
use crate::fill::with_values;

thread_local! {
    static TABLE: Object = table_in_page();
}

/// What `<script type="application/json" id="words">` holds. The build puts it into index.html, and
/// `public/boot.js` adds the account's words to it before the account's app starts.
fn table_in_page() -> Object {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id("words"));
    let text = element.and_then(|element| element.text_content());
    text.and_then(|text| JSON::parse(&text).ok()).map_or_else(Object::new, JsCast::unchecked_into)
}

/// Adds words to those of the page, or puts them in their place: a JSON object of keys and sentences. For a
/// page of others, which carries none, and for tests. Text that is no JSON adds nothing.
pub fn add(json: &str) {
    if let Ok(more) = JSON::parse(json) {
        TABLE.with(|table| Object::assign(table, more.unchecked_ref()));
    }
}

/// The BCP 47 tag of the language of the words, for dates and numbers by Intl.
#[must_use]
pub fn language() -> String {
    find("language.tag").unwrap_or_else(|| "en".to_owned())
}

#[doc(hidden)]
#[must_use]
pub fn find(key: &str) -> Option<String> {
    TABLE.with(|table| Reflect::get(table, &JsValue::from_str(key))).ok()?.as_string()
}

#[doc(hidden)]
#[must_use]
pub fn sentence(key: &str, values: &[(&str, Value)]) -> String {
    // A key that is not there is shown: somebody will notice.
    with_values(&find(key).unwrap_or_else(|| key.to_owned()), values, written)
}

#[doc(hidden)]
#[must_use]
pub fn counted(key: &str, values: &[(&str, Value)]) -> String {
    let rules = PluralRules::new(&Array::of1(&JsValue::from_str(&language())), &Object::new());
    let form = String::from(rules.select(double(Value::count(values))));
    let key_of = |form: &str| [key, "_", form].concat();
    let key = key_of(&form);
    sentence(&if find(&key).is_some() { key } else { key_of("other") }, values)
}

/// The number as the language writes it.
fn written(number: i64) -> String {
    Number::from(double(number)).to_locale_string(&language()).into()
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a double holds every integer that a person will ever be shown"
)]
fn double(number: i64) -> f64 {
    number as f64
}
