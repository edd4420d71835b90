//! The languages, on the host: every file of `words/` is part of the program.

use crate::Value;
use crate::fill::with_values;
use crate::plural::form;

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// Keys with their sentences, in the order of the keys.
pub(crate) type Table = &'static [(&'static str, &'static str)];

/// A language that there is a file of.
#[derive(Clone, Copy)]
pub struct Language {
    tag: &'static str,
    table: Table,
}

impl Language {
    /// What the others are translated from, and what is said where they have no sentence.
    pub const ENGLISH: Self = Self { tag: "en", table: ENGLISH };

    /// The language with this BCP 47 tag, if there is a file of it.
    #[must_use]
    pub fn named(tag: &str) -> Option<Self> {
        LANGUAGES.iter().find(|(name, _)| *name == tag).map(|(tag, table)| Self { tag, table })
    }

    /// Its BCP 47 tag, such as `en` or `pt-BR`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.tag
    }

    pub(crate) fn table(self) -> Table {
        self.table
    }

    pub(crate) fn look_up(self, key: &str) -> Option<&'static str> {
        [self.table, ENGLISH].into_iter().find_map(|table| {
            let at = table.binary_search_by_key(&key, |(name, _)| name).ok()?;
            Some(table[at].1)
        })
    }

    #[doc(hidden)]
    #[must_use]
    pub fn sentence(self, key: &str, values: &[(&str, Value)]) -> String {
        // A key that is not there is shown: somebody will notice.
        with_values(self.look_up(key).unwrap_or(key), values, |number| number.to_string())
    }

    #[doc(hidden)]
    #[must_use]
    pub fn counted(self, key: &str, values: &[(&str, Value)]) -> String {
        let form = format!("{key}_{}", form(self.tag, Value::count(values)));
        let other = || format!("{key}_other");
        self.sentence(&if self.look_up(&form).is_some() { form } else { other() }, values)
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Language({})", self.tag)
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.tag == other.tag
    }
}

impl Eq for Language {}

/// The page's sentence, on the host: English.
#[doc(hidden)]
#[must_use]
pub fn sentence(key: &str, values: &[(&str, Value)]) -> String {
    Language::ENGLISH.sentence(key, values)
}

/// The page's sentence as it is written, on the host: English.
#[doc(hidden)]
#[must_use]
pub fn find(key: &str) -> Option<String> {
    Language::ENGLISH.look_up(key).map(str::to_owned)
}

/// The page's sentence with a number, on the host: English.
#[doc(hidden)]
#[must_use]
pub fn counted(key: &str, values: &[(&str, Value)]) -> String {
    Language::ENGLISH.counted(key, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{text, text_in};

    #[test]
    fn a_language_is_found_by_its_tag() {
        assert_eq!(Language::named("en"), Some(Language::ENGLISH));
        assert_eq!(Language::named("en").unwrap().tag(), "en");
        assert_eq!(Language::named("tlh"), None);
    }

    #[test]
    fn one_is_one_and_all_else_is_many() {
        for (count, words) in [(0, "0 seconds"), (1, "1 second"), (2, "2 seconds"), (45, "45 seconds")] {
            assert_eq!(text!("duration.seconds", count = count), words);
            assert_eq!(text_in!(Language::ENGLISH, "duration.seconds", count = count), words);
        }
    }

    #[test]
    fn what_a_language_lacks_is_said_in_english() {
        let other = Language { tag: "pl", table: &[("duration.seconds_few", "{{count}} sekundy")] };
        assert_eq!(other.counted("duration.seconds", &[("count", Value::from(2))]), "2 sekundy");
        assert_eq!(other.counted("duration.seconds", &[("count", Value::from(5))]), "5 seconds");
        assert_eq!(other.sentence("sign_in.title", &[]), "Sign in");
    }

    #[test]
    fn a_key_that_is_nowhere_is_shown_itself() {
        assert_eq!(Language::ENGLISH.sentence("no.such", &[]), "no.such");
    }
}
