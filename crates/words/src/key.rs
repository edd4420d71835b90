//! The keys of `words/en.json`, as the compiler knows them.

include!(concat!(env!("OUT_DIR"), "/keys.rs"));

/// A key as it is used: without the ending of a plural form.
#[derive(Debug)]
pub struct KeyShape {
    /// Such as `code.tries_left`.
    pub name: &'static str,
    /// The names of its placeholders, in alphabetical order.
    pub values: &'static [&'static str],
    /// Whether there is a sentence for each plural form, chosen by `count`.
    pub plural: bool,
    /// What the compiler says when it is used with other values.
    pub usage: &'static str,
}

impl KeyShape {
    /// Every key, in the order of its bytes.
    pub const ALL: &[Self] = KEYS;
}

/// The key of a sentence without values. [`key!`](crate::key!) makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(&'static str);

impl Key {
    #[doc(hidden)]
    #[must_use]
    pub const fn of(key: &'static str) -> Self {
        Self(key)
    }

    /// As it stands in `words/en.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The sentence, in the language of the page.
    #[must_use]
    pub fn text(self) -> String {
        crate::expanded::sentence(self.0, &[])
    }

    /// The sentence in the language of the page, or another one where the page has not loaded this one: a
    /// problem that the login does not expect.
    #[must_use]
    pub fn text_or(self, other: Self) -> String {
        crate::expanded::find(self.0).unwrap_or_else(|| other.text())
    }

    /// The sentence in a language.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn text_in(self, language: crate::Language) -> String {
        language.sentence(self.0, &[])
    }
}

/// Stops the compiler with `fault` unless there is this key.
#[doc(hidden)]
pub const fn demand_key(key: &str, fault: &str) {
    if shape(key).is_none() {
        panic!("{}", fault);
    }
}

/// Whether the key is plural; stops the compiler unless these are the names of its values.
#[doc(hidden)]
#[must_use]
pub const fn is_plural(key: &str, names: &[&str]) -> bool {
    // That there is such a key was asked for before.
    let Some(shape) = shape(key) else { return false };
    let mut all = shape.values.len() == names.len();
    let mut i = 0;
    while i < names.len() {
        all = all && has(shape.values, names[i]);
        i += 1;
    }
    if !all {
        panic!("{}", shape.usage);
    }
    shape.plural
}

const fn has(names: &[&str], name: &str) -> bool {
    let mut i = 0;
    while i < names.len() {
        if matches!(order(names[i], name), Order::Same) {
            return true;
        }
        i += 1;
    }
    false
}

/// By halving: the compiler runs this at each use of a key.
const fn shape(key: &str) -> Option<&'static KeyShape> {
    let (mut low, mut high) = (0, KEYS.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        match order(KEYS[middle].name, key) {
            Order::Same => return Some(&KEYS[middle]),
            Order::Before => low = middle + 1,
            Order::After => high = middle,
        }
    }
    None
}

enum Order {
    Before,
    Same,
    After,
}

/// `str::cmp`, which a constant may not call.
const fn order(a: &str, b: &str) -> Order {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if a[i] != b[i] {
            return if a[i] < b[i] { Order::Before } else { Order::After };
        }
        i += 1;
    }
    if a.len() == b.len() {
        Order::Same
    } else if a.len() < b.len() {
        Order::Before
    } else {
        Order::After
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_and_no_other() {
        for key in KeyShape::ALL {
            assert_eq!(shape(key.name).unwrap().name, key.name);
        }
        for none in ["", "sign_in", "sign_in.titl", "sign_in.titlee", "zzz.z", "duration.seconds_one"] {
            assert!(shape(none).is_none(), "{none}");
        }
    }

    #[test]
    #[should_panic(expected = "`duration.seconds` takes: count")]
    fn values_of_another_name_are_refused() {
        let _ = is_plural("duration.seconds", &["number"]);
    }

    #[test]
    #[should_panic(expected = "no such key")]
    fn a_key_that_is_not_there_is_refused() {
        demand_key("sign_in.titel", "no such key");
    }

    #[test]
    fn a_key_can_be_kept_and_said_later() {
        const TITLE: Key = crate::key!(concat!("sign_in", ".title"));
        assert_eq!((TITLE.as_str(), TITLE.text().as_str()), ("sign_in.title", "Sign in"));
        assert_eq!(Key::of("no.such").text_or(TITLE), "Sign in");
        assert_eq!(TITLE.text_or(Key::of("no.such")), "Sign in");
    }
}
