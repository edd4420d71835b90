//! JSON that the browser has parsed.

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::JsValue;

/// A JSON value. Reading a field gives `None` where the field is missing, `null` or of another type.
#[derive(Clone, Debug)]
pub struct JsonValue(JsValue);

impl JsonValue {
    /// Takes over what `Response.json()` gave.
    #[must_use]
    pub fn new(value: JsValue) -> Self {
        Self(value)
    }

    /// Parses a text with `JSON.parse`; `None` if it is not JSON.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(Self)
    }

    /// A field of any type.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<Self> {
        if !self.0.is_object() {
            return None;
        }
        let value = Reflect::get(&self.0, &JsValue::from_str(name)).ok()?;
        (!value.is_null() && !value.is_undefined()).then_some(Self(value))
    }

    /// A field that is a string.
    #[must_use]
    pub fn string(&self, name: &str) -> Option<String> {
        self.field(name)?.0.as_string()
    }

    /// A field that is a boolean.
    #[must_use]
    pub fn boolean(&self, name: &str) -> Option<bool> {
        self.field(name)?.0.as_bool()
    }

    /// A field that is an integer in the range of `T`.
    #[must_use]
    pub fn integer<T: TryFrom<i64>>(&self, name: &str) -> Option<T> {
        T::try_from(self.exact_integer(name)?).ok()
    }

    /// A field that is an integer which a double holds exactly.
    fn exact_integer(&self, name: &str) -> Option<i64> {
        let number = self.field(name)?.0.as_f64()?;
        // 2^53: above it two integers share one double.
        let exact = number.trunc() == number && number.abs() <= 9_007_199_254_740_992.0;
        #[allow(clippy::cast_possible_truncation)]
        exact.then_some(number as i64)
    }

    /// The elements, if it is an array.
    #[must_use]
    pub fn elements(&self) -> Option<Vec<Self>> {
        Array::is_array(&self.0).then(|| Array::from(&self.0).iter().map(Self).collect())
    }

    /// The JSON text of an object with these fields.
    pub(super) fn stringify_object(fields: &[(&str, JsValue)]) -> Option<String> {
        let object = Object::new();
        for (name, value) in fields {
            Reflect::set(&object, &JsValue::from_str(name), value).ok()?;
        }
        JSON::stringify(&object).ok()?.as_string()
    }
}
