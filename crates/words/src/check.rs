//! What is wrong with the words and with the use of them, beyond what the compiler says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::areas::{BY_CODE, INDEX, LOGIN, SERVER, is_in};
use crate::plural::forms;
use crate::source::{Shape, Source, faults, placeholders, read, shapes, split_form};

/// Where keys are used. Tests are not: a key that only a test knows is not used.
const PLACES: [&str; 4] = ["index.html", "public", "src", "crates"];

/// Files in which a key can stand: in quotes, or in HTML of the page as `{{key}}`.
const ENDINGS: [&str; 4] = ["rs", "html", "js", "txt"];

/// A file of ours, its name from the root on.
struct File {
    name: String,
    text: String,
}

/// Every fault, a line each: in the words, between the languages, and between words and code. None means that
/// all is well.
#[must_use]
pub fn check(root: &Path) -> Vec<String> {
    let sources = match read(&root.join("words")) {
        Ok(sources) => sources,
        Err(fault) => return vec![fault],
    };
    let mut found: Vec<String> = sources.iter().flat_map(faults).collect();
    found.extend(sources.iter().filter_map(out_of_order));
    let Some(english) = sources.iter().find(|source| source.tag == "en") else {
        found.push("there is no words/en.json".to_owned());
        return found;
    };
    let keys = shapes(&english.sentences);
    for source in &sources {
        found.extend(of_language(source, &keys));
    }
    match files(root) {
        Ok(files) => found.extend(of_use(&files, &keys)),
        Err(fault) => found.push(fault),
    }
    found
}

fn out_of_order(source: &Source) -> Option<String> {
    let (_, (key, _)) =
        source.sentences.iter().zip(source.sentences.iter().skip(1)).find(|(a, b)| a.0 > b.0)?;
    Some(format!(
        "words/{}.json: \"{key}\" is not in the order of the alphabet: run `words sort`",
        source.tag
    ))
}

/// Holds a language against the keys of English: the same keys, the plural forms of the language, the same
/// placeholders.
fn of_language(source: &Source, keys: &BTreeMap<String, Shape>) -> Vec<String> {
    let mut found = Vec::new();
    let mut wrong = |what: String| found.push(format!("words/{}.json: {what}", source.tag));
    let own = shapes(&source.sentences);
    let wanted: BTreeSet<String> = forms(&source.tag).into_iter().map(str::to_owned).collect();
    if wanted.is_empty() {
        wrong("is not named by a language tag".to_owned());
    }
    for key in own.keys().filter(|key| !keys.contains_key(*key)) {
        wrong(format!("\"{key}\" is not in words/en.json"));
    }
    for (key, shape) in keys {
        let Some(has) = own.get(key) else {
            wrong(format!("\"{key}\" is missing"));
            continue;
        };
        if has.is_plural() != shape.is_plural() || (has.is_plural() && has.forms != wanted) {
            let forms: Vec<&str> = wanted.iter().map(String::as_str).collect();
            let should = if shape.is_plural() { forms.join(", ") } else { "none".to_owned() };
            wrong(format!("\"{key}\" has other plural forms than these: {should}"));
        }
    }
    for (key, sentence) in &source.sentences {
        let form = split_form(key);
        let Some(shape) = keys.get(form.map_or(key.as_str(), |(base, _)| base)) else { continue };
        let mut names: BTreeSet<&str> = placeholders(sentence).into_iter().collect();
        let mut all: BTreeSet<&str> = shape.values.iter().map(String::as_str).collect();
        if form.is_some() {
            // "One try left" says the number without a figure.
            names.remove("count");
            all.remove("count");
        }
        if names != all {
            wrong(format!("\"{key}\" has other placeholders than the English sentence"));
        }
    }
    if !source.sentences.contains(&("language.tag".to_owned(), source.tag.clone())) {
        wrong(format!("\"language.tag\" must be \"{}\"", source.tag));
    }
    found
}

/// Holds the code against the keys: none is unused, HTML has no other, and each page carries what it says.
fn of_use(files: &[File], keys: &BTreeMap<String, Shape>) -> Vec<String> {
    let mut found = Vec::new();
    let mut used = BTreeSet::new();
    for file in files {
        for key in keys_in(file, keys) {
            used.insert(key);
            let index = is_in(INDEX, key);
            if index && file.name != "index.html" {
                found.push(format!("{}: \"{key}\" is of index.html, and no app has it", file.name));
            } else if is_login(&file.name) && !index && !is_in(LOGIN, key) {
                found.push(format!(
                    "{}: \"{key}\" is not among the login's words (crates/words/src/areas.rs)",
                    file.name
                ));
            }
            if !file.name.starts_with("crates/api/") && is_in(SERVER, key) {
                found.push(format!("{}: \"{key}\" is the server's, and no page has it", file.name));
            }
        }
        if is_page_html(&file.name) {
            for key in placeholders(&file.text).into_iter().filter(|key| *key != "words") {
                let fault = match keys.get(key) {
                    None => "is not in words/en.json",
                    Some(shape) if !shape.values.is_empty() => "takes values, which HTML cannot give",
                    Some(_) => continue,
                };
                found.push(format!("{}: \"{key}\" {fault}", file.name));
            }
        }
    }
    for key in keys.keys().filter(|key| !used.contains(key.as_str()) && !is_in(BY_CODE, key)) {
        found.push(format!("words/en.json: \"{key}\" is used nowhere"));
    }
    found
}

/// The keys that stand in a file, in quotes or as `{{key}}`.
fn keys_in<'a>(file: &File, keys: &'a BTreeMap<String, Shape>) -> Vec<&'a str> {
    let quoted = file.text.split('"');
    let words: BTreeSet<&str> = quoted.chain(placeholders(&file.text)).collect();
    keys.keys().map(String::as_str).filter(|key| words.contains(key)).collect()
}

/// Whether the login's page is made of it.
fn is_login(name: &str) -> bool {
    name == "index.html"
        || name.starts_with("crates/components/")
        || (name.starts_with("src/") && !is_account(name))
}

fn is_account(name: &str) -> bool {
    name.starts_with("src/account/")
}

/// Whether its `{{name}}` are keys; a template of the server has placeholders of its own.
fn is_page_html(name: &str) -> bool {
    name.ends_with(".html") && !name.starts_with("crates/api/")
}

fn files(root: &Path) -> Result<Vec<File>, String> {
    let mut open: Vec<PathBuf> =
        PLACES.iter().map(|place| root.join(place)).filter(|path| path.exists()).collect();
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        let fault = |error| format!("{}: {error}", path.display());
        let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        if path.is_dir() {
            if name != "crates/words" && !name.ends_with("/tests") {
                for entry in fs::read_dir(&path).map_err(fault)? {
                    open.push(entry.map_err(fault)?.path());
                }
            }
        } else if path.extension().is_some_and(|end| ENDINGS.iter().any(|ending| end == *ending)) {
            files.push(File { name, text: fs::read_to_string(&path).map_err(fault)? });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A checkout of these files, which is gone when this is.
    struct Checkout(PathBuf);

    impl Checkout {
        fn of(name: &str, files: &[(&str, &str)]) -> Self {
            let root = std::env::temp_dir().join(format!("latchkey-words-{name}-{}", std::process::id()));
            for (name, text) in files {
                let file = root.join(name);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
            }
            Self(root)
        }
    }

    impl Drop for Checkout {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    const ENGLISH: &str = r#"{"language.tag": "en", "sign_in.title": "Sign in",
        "sign_in.tries_one": "{{name}}: one", "sign_in.tries_other": "{{name}}: {{count}}", "sms.code": "Code"}"#;
    const POLISH: &str = r#"{"language.tag": "pl", "sign_in.title": "Zaloguj",
        "sign_in.tries_few": "{{name}}: {{count}}", "sign_in.tries_many": "{{name}}: {{count}}",
        "sign_in.tries_one": "{{name}}: raz", "sign_in.tries_other": "{{name}}: {{count}}", "sms.code": "Kod"}"#;
    const INDEX_PAGE: &str = r#"<html lang="{{language.tag}}">{{sign_in.title}}{{words}}"#;
    const CODE: &str = r#"text!("sign_in.tries", count = 1, name = name)"#;
    const SERVER: &str = r#"text_in!(language, "sms.code")"#;

    /// What is wrong with a good checkout in which one file is another.
    fn faults_with(test: &str, other: (&str, &str)) -> Vec<String> {
        let mut files = BTreeMap::from([
            ("words/en.json", ENGLISH),
            ("words/pl.json", POLISH),
            ("index.html", INDEX_PAGE),
            ("src/main.rs", CODE),
            ("crates/api/src/sms.rs", SERVER),
        ]);
        files.insert(other.0, other.1);
        let files: Vec<_> = files.into_iter().collect();
        check(&Checkout::of(test, &files).0)
    }

    fn one_fault_with(test: &str, other: (&str, &str), fault: &str) {
        let found = faults_with(test, other);
        assert!(found.len() == 1 && found[0].contains(fault), "{other:?}: {found:?}");
    }

    #[test]
    fn this_checkout_is_well() {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        assert_eq!(check(root), Vec::<String>::new());
    }

    #[test]
    fn a_good_checkout_has_no_faults() {
        assert_eq!(faults_with("good", ("src/other.rs", "")), Vec::<String>::new());
    }

    #[test]
    fn a_key_that_is_used_nowhere_is_found() {
        one_fault_with("unused", ("src/main.rs", "fn main() {}"), "\"sign_in.tries\" is used nowhere");
        let files = [("src/main.rs", "fn main() {}"), ("src/tests/a.rs", CODE)];
        let checkout = Checkout::of("only-tests", &[&files[..], &[("words/en.json", ENGLISH)]].concat());
        let found = check(&checkout.0);
        assert!(found.iter().any(|fault| fault.contains("\"sign_in.tries\" is used nowhere")), "{found:?}");
    }

    #[test]
    fn html_that_names_no_key_or_one_with_values_is_found() {
        one_fault_with(
            "html",
            ("src/home.html", "{{sign_in.titel}}"),
            "\"sign_in.titel\" is not in words/en.json",
        );
        one_fault_with("values", ("src/home.html", "{{sign_in.tries}}"), "takes values");
        assert!(faults_with("template", ("crates/api/templates/mail.html", "{{ product }}")).is_empty());
    }

    #[test]
    fn words_that_the_page_does_not_have_are_found() {
        let json = ENGLISH.replace("sms.code", "zoo.lion");
        let files = [("words/en.json", json.as_str()), ("index.html", INDEX_PAGE), ("src/main.rs", CODE)];
        let at = |name: &'static str| {
            let files = [&files[..], &[(name, "\"zoo.lion\"")]].concat();
            check(&Checkout::of(&name.replace('/', "-"), &files).0)
        };
        assert_eq!(at("src/account/zoo.rs"), Vec::<String>::new());
        assert!(at("src/zoo.rs")[0].contains("\"zoo.lion\" is not among the login's words"));
        assert!(at("crates/components/src/zoo.rs")[0].contains("not among the login's"));
        one_fault_with("server", ("src/account/code.rs", "\"sms.code\""), "is the server's");
        let json = ENGLISH.replace("sms.code", "page.title");
        let files = [("words/en.json", json.as_str()), ("index.html", INDEX_PAGE), ("src/main.rs", CODE)];
        let here = [&files[..], &[("src/app.rs", "\"page.title\"")]].concat();
        let found = check(&Checkout::of("index", &here).0);
        assert!(
            found.iter().any(|fault| fault.ends_with("\"page.title\" is of index.html, and no app has it")),
            "{found:?}"
        );
    }

    #[test]
    fn a_language_with_other_keys_forms_or_placeholders_is_found() {
        for (test, from, to, fault) in [
            ("missing", r#""sign_in.title": "Zaloguj","#, "", "\"sign_in.title\" is missing"),
            (
                "extra",
                r#""sms.code""#,
                r#""sms.codes": "x", "sms.code""#,
                "\"sms.codes\" is not in words/en.json",
            ),
            ("form", r#""sign_in.tries_few": "{{name}}: {{count}}","#, "", "few, many, one, other"),
            ("name", "{{name}}: raz", "raz", "other placeholders"),
            ("tag", r#""pl""#, r#""de""#, "\"language.tag\" must be \"pl\""),
            ("order", r#""sms.code": "Kod""#, r#""sms.code": "Kod", "a.b": "x""#, "\"a.b\" is not in"),
            ("markup", "Zaloguj", "<b>Zaloguj</b>", "markup"),
        ] {
            let polish = POLISH.replacen(from, to, 1);
            assert_ne!(polish, POLISH);
            let found = faults_with(test, ("words/pl.json", &polish));
            assert!(
                !found.is_empty() && found.iter().any(|found| found.contains(fault)),
                "{test}: {found:?}"
            );
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_said() {
        one_fault_with("json", ("words/pl.json", "{"), "words/pl.json: EOF");
        let found = faults_with("klingon", ("words/klingon_.json", POLISH));
        assert!(found.iter().any(|fault| fault.ends_with("is not named by a language tag")), "{found:?}");
    }
}
