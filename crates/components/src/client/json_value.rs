//! JSON as the browser read it, one field at a time.

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::JsValue;

/// A value that the browser's parser made. Every look at it can fail, and says so with `None`.
#[derive(Clone, Debug)]
pub struct Json(JsValue);

impl Json {
    /// Takes over what `Response.json()` gave.
    #[must_use]
    pub fn new(value: JsValue) -> Self {
        Self(value)
    }

    /// Reads a text with the browser's parser; `None` if it is not JSON.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(Self)
    }

    /// The field, unless it is missing or `null`.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<Self> {
        if !self.0.is_object() {
            return None;
        }
        let value = Reflect::get(&self.0, &JsValue::from_str(name)).ok()?;
        (!value.is_null() && !value.is_undefined()).then_some(Self(value))
    }

    /// A field that must be a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.field(name)?.0.as_string()
    }

    /// A field that must be `true` or `false`.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.field(name)?.0.as_bool()
    }

    /// A field that must be a whole number which a double holds exactly.
    #[must_use]
    pub fn whole(&self, name: &str) -> Option<i64> {
        let number = self.field(name)?.0.as_f64()?;
        // 2^53: above it two whole numbers share one double.
        let exact = number.trunc() == number && number.abs() <= 9_007_199_254_740_992.0;
        #[allow(clippy::cast_possible_truncation)]
        exact.then_some(number as i64)
    }

    /// A field that must be a whole number in the range of `T`.
    #[must_use]
    pub fn number<T: TryFrom<i64>>(&self, name: &str) -> Option<T> {
        T::try_from(self.whole(name)?).ok()
    }

    /// The elements, if it is an array.
    #[must_use]
    pub fn elements(&self) -> Option<Vec<Self>> {
        Array::is_array(&self.0).then(|| Array::from(&self.0).iter().map(Self).collect())
    }

    /// The whole of it as text, for a page that reads it with another parser.
    #[must_use]
    pub fn to_text(&self) -> String {
        JSON::stringify(&self.0).map(String::from).unwrap_or_default()
    }

    /// An object for a request's body, as text.
    pub(super) fn write(fields: &[(&str, JsValue)]) -> Option<String> {
        let object = Object::new();
        for (name, value) in fields {
            Reflect::set(&object, &JsValue::from_str(name), value).ok()?;
        }
        JSON::stringify(&object).ok()?.as_string()
    }
}
