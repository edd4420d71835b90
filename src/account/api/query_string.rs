//! The part of an address behind `?`.

/// The pairs that say something, ready to stand behind a path.
pub fn query(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        text.push(if text.is_empty() { '?' } else { '&' });
        text.push_str(name);
        text.push('=');
        text.push_str(&String::from(js_sys::encode_uri_component(value)));
    }
    text
}

/// The pairs behind a path that may have some already.
pub fn with(path: &str, name: &str, value: &str) -> String {
    let sign = if path.contains('?') { "&" } else { "?" };
    [path, sign, name, "=", &String::from(js_sys::encode_uri_component(value))].concat()
}
