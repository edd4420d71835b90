//! The query string of a URL: the parameters after `?`.

use js_sys::encode_uri_component;

/// A query string with the parameters whose value is not empty, `?` included. Empty if there is none.
pub fn query_string(parameters: &[(&str, &str)]) -> String {
    let given = parameters.iter().filter(|(_, value)| !value.is_empty());
    given.fold(String::new(), |text, (name, value)| with_parameter(&text, name, value))
}

/// A path, which may have a query string already, with one more parameter.
pub fn with_parameter(path: &str, name: &str, value: &str) -> String {
    let separator = if path.contains('?') { "&" } else { "?" };
    [path, separator, name, "=", &String::from(encode_uri_component(value))].concat()
}
