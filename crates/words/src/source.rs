//! The files in `words/`: read, and looked through for what must not stand in one. The build script uses this
//! too.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

use serde::Deserializer as _;
use serde::de::{MapAccess, Visitor};

/// What a key may end in after `_`, to be one form of a plural sentence (UTS #35, as i18next writes it).
pub const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// A file of words.
pub struct Source {
    /// The language, after which the file is named.
    pub tag: String,
    /// Keys with their sentences, in the order of the file.
    pub sentences: Vec<(String, String)>,
}

/// A key as it is used: without the ending of a plural form.
#[derive(Default)]
pub struct Shape {
    /// The names of the placeholders in any of its sentences; a plural one always has `count`.
    pub values: BTreeSet<String>,
    /// The forms there are, if it is plural.
    pub forms: BTreeSet<String>,
}

impl Shape {
    /// Whether there is a sentence for each plural form.
    pub fn is_plural(&self) -> bool {
        !self.forms.is_empty()
    }
}

/// Every file in the folder, in the order of the tags.
///
/// # Errors
/// What cannot be read, or is no JSON object of texts.
pub fn read(folder: &Path) -> Result<Vec<Source>, String> {
    let mut sources = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for file in entries.flatten().map(|entry| entry.path()) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(tag) = name.strip_suffix(".json") else { continue };
        let text = fs::read_to_string(&file).map_err(|error| format!("words/{name}: {error}"))?;
        let sentences = pairs(&text).map_err(|error| format!("words/{name}: {error}"))?;
        sources.push(Source { tag: tag.to_owned(), sentences });
    }
    sources.sort_by(|a, b| a.tag.cmp(&b.tag));
    Ok(sources)
}

/// The pairs of a flat JSON object, with those that come twice.
fn pairs(json: &str) -> Result<Vec<(String, String)>, serde_json::Error> {
    struct Pairs;
    impl<'de> Visitor<'de> for Pairs {
        type Value = Vec<(String, String)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of texts")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut pairs = Vec::new();
            while let Some(pair) = map.next_entry()? {
                pairs.push(pair);
            }
            Ok(pairs)
        }
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    let pairs = reader.deserialize_map(Pairs)?;
    reader.end().map(|()| pairs)
}

/// The keys as they are used, with the placeholders and plural forms of their sentences.
pub fn shapes(sentences: &[(String, String)]) -> BTreeMap<String, Shape> {
    let mut shapes = BTreeMap::<String, Shape>::new();
    for (key, sentence) in sentences {
        let form = split_form(key);
        let shape = shapes.entry(form.map_or(key.as_str(), |(base, _)| base).to_owned()).or_default();
        shape.values.extend(placeholders(sentence).into_iter().map(str::to_owned));
        if let Some((_, form)) = form {
            shape.forms.insert(form.to_owned());
            shape.values.insert("count".to_owned());
        }
    }
    shapes
}

/// The key and the plural form, if it ends in one.
pub fn split_form(key: &str) -> Option<(&str, &str)> {
    key.rsplit_once('_').filter(|(_, form)| FORMS.contains(form))
}

/// The names between `{{` and `}}`, as they stand there.
pub fn placeholders(sentence: &str) -> Vec<&str> {
    sentence.split("{{").skip(1).filter_map(|rest| Some(rest.split_once("}}")?.0)).collect()
}

/// What is wrong with a file by itself.
pub fn faults(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for (key, sentence) in &source.sentences {
        let mut wrong = |what: &str| faults.push(format!("words/{}.json: \"{key}\" {what}", source.tag));
        if !seen.insert(key) {
            wrong("is there twice");
        }
        if !is_key(key) {
            wrong("is no key: an area, a dot and a thing, in small letters, digits and _");
        }
        if let Some((base, _)) = split_form(key)
            && source.sentences.iter().any(|(other, _)| other == base)
        {
            wrong("is a plural form, and the same key is there without one");
        }
        if sentence.trim() != sentence || sentence.is_empty() {
            wrong("is empty, or begins or ends with a space");
        }
        if sentence.contains('<') || is_entity(sentence) {
            wrong("has markup in it: a sentence is plain text");
        }
        let names = placeholders(sentence);
        if names.iter().any(|name| !is_name(name)) || sentence.matches(['{', '}']).count() != 4 * names.len()
        {
            wrong("has a placeholder that is not {{name}}, in small letters, digits and _");
        }
    }
    faults
}

fn is_key(key: &str) -> bool {
    key.contains('.') && key.split('.').all(is_name)
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// Whether there is something like `&amp;` or `&#8230;` in it.
fn is_entity(sentence: &str) -> bool {
    sentence.split('&').skip(1).any(|rest| {
        let name = rest.split(';').next().unwrap_or_default();
        rest.len() > name.len()
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(json: &str) -> Vec<String> {
        faults(&Source { tag: "xx".to_owned(), sentences: pairs(json).unwrap() })
    }

    #[test]
    fn a_good_file_has_no_faults() {
        let json = r#"{"a.b": "One {{name}} & more; {{count}}", "a.c_one": "One", "a.c_other": "{{count}}"}"#;
        assert_eq!(faults_of(json), Vec::<String>::new());
        let shapes = shapes(&pairs(json).unwrap());
        assert_eq!(shapes.keys().collect::<Vec<_>>(), ["a.b", "a.c"]);
        assert!(shapes["a.c"].is_plural() && shapes["a.c"].values.contains("count"));
        assert!(!shapes["a.b"].is_plural() && shapes["a.b"].values.len() == 2);
    }

    #[test]
    fn each_fault_is_found() {
        for (json, fault) in [
            (r#"{"a.b": "x", "a.b": "y"}"#, "twice"),
            (r#"{"title": "x"}"#, "no key"),
            (r#"{"a.B": "x"}"#, "no key"),
            (r#"{"a..b": "x"}"#, "no key"),
            (r#"{"a.b": "x", "a.b_one": "y"}"#, "without one"),
            (r#"{"a.b": ""}"#, "empty"),
            (r#"{"a.b": "x "}"#, "space"),
            (r#"{"a.b": "<b>x</b>"}"#, "markup"),
            (r#"{"a.b": "x&nbsp;y"}"#, "markup"),
            (r#"{"a.b": "{{ name }}"}"#, "placeholder"),
            (r#"{"a.b": "{name}"}"#, "placeholder"),
            (r#"{"a.b": "{{name"}"#, "placeholder"),
            (r#"{"a.b": "{{Name}}"}"#, "placeholder"),
        ] {
            let found = faults_of(json);
            assert!(found.len() == 1 && found[0].contains(fault), "{json}: {found:?}");
        }
    }

    #[test]
    fn what_is_no_flat_object_is_refused() {
        for json in
            ["", "[]", r#"{"a": 1}"#, r#"{"a": {"b": "c"}}"#, r#"{"a.b": "c"} more"#, r#"{"a.b": "c",}"#]
        {
            assert!(pairs(json).is_err(), "{json}");
        }
    }
}
