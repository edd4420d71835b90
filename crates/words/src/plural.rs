//! Which plural form a number takes in a language, by the Unicode rules (UTS #35), on the host.

/// The ending of the form's key: `zero`, `one`, `two`, `few`, `many` or `other`.
#[cfg(any(test, feature = "server"))]
pub(crate) fn form(language: &str, count: i64) -> &'static str {
    rules(language).map_or("other", |rules| name(rules.category_for(count)))
}

/// Without the server only tests of the page run on the host, and those are English.
#[cfg(not(any(test, feature = "server")))]
pub(crate) fn form(_language: &str, count: i64) -> &'static str {
    if count == 1 { "one" } else { "other" }
}

/// The forms that the language has, or nothing where its tag is none.
#[cfg(any(test, feature = "check"))]
pub(crate) fn forms(language: &str) -> Vec<&'static str> {
    let mut forms: Vec<_> =
        rules(language).map(|rules| rules.categories().map(name).collect()).unwrap_or_default();
    forms.sort_unstable();
    forms
}

#[cfg(any(test, feature = "server"))]
fn rules(language: &str) -> Option<icu_plurals::PluralRules> {
    let locale = icu_locale_core::Locale::try_from_str(language).ok()?;
    icu_plurals::PluralRules::try_new_cardinal((&locale).into()).ok()
}

#[cfg(any(test, feature = "server"))]
fn name(category: icu_plurals::PluralCategory) -> &'static str {
    use icu_plurals::PluralCategory as Form;
    match category {
        Form::Zero => "zero",
        Form::One => "one",
        Form::Two => "two",
        Form::Few => "few",
        Form::Many => "many",
        Form::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_forms_of_its_own() {
        assert_eq!(forms("en"), ["one", "other"]);
        assert_eq!(forms("pl"), ["few", "many", "one", "other"]);
        assert_eq!(forms("ar"), ["few", "many", "one", "other", "two", "zero"]);
        assert_eq!(forms("ja"), ["other"]);
        assert_eq!(forms("not a tag"), Vec::<&str>::new());
    }

    #[test]
    fn a_number_takes_the_form_of_its_language() {
        for (language, count, expected) in [
            ("en", 1, "one"),
            ("en", 0, "other"),
            ("fr", 0, "one"),
            ("pl", 22, "few"),
            ("pl", 25, "many"),
            ("ja", 1, "other"),
        ] {
            assert_eq!(form(language, count), expected, "{count} in {language}");
        }
    }
}
