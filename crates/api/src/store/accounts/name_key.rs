//! The form in which names are compared.

use unicode_normalization::UnicodeNormalization;

/// A name as it is compared: without outer spaces, compatibility forms and case, so that no look-alike is
/// another name, and none is counted apart.
#[must_use]
pub fn name_key(name: &str) -> String {
    name.trim().nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one_name() {
        for spelling in ["ada", "ADA", " Ada\t", "ａｄａ", "Ada\u{a0}"] {
            assert_eq!(name_key(spelling), "ada", "{spelling:?}");
        }
        assert_ne!(name_key("ada"), name_key("аdа"), "Cyrillic letters are other letters");
    }
}
