//! Makes of `words/*.json` what the compiler must know: the keys with their placeholders, and on the host the
//! sentences.

#[path = "src/source.rs"]
mod source;

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

use source::{Source, faults, read, shapes};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../words");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=src/source.rs");
    let sources = read(&folder)?;
    let wrong: Vec<String> = sources.iter().flat_map(faults).collect();
    if !wrong.is_empty() {
        for fault in wrong {
            println!("cargo::error={fault}");
        }
        return Ok(());
    }
    let english = sources.iter().find(|source| source.tag == "en").ok_or("there is no words/en.json")?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("keys.rs"), keys(english))?;
    fs::write(Path::new(&out).join("languages.rs"), languages(&sources))?;
    Ok(())
}

/// `const KEYS`, in the order of the keys.
fn keys(english: &Source) -> String {
    let mut rust = "const KEYS: &[KeyShape] = &[\n".to_owned();
    for (name, shape) in shapes(&english.sentences) {
        let values: Vec<&str> = shape.values.iter().map(String::as_str).collect();
        let usage = format!(
            "`{name}` takes: {}",
            if values.is_empty() { "nothing".to_owned() } else { values.join(", ") }
        );
        let plural = shape.is_plural();
        rust += &format!(
            "    KeyShape {{ name: {name:?}, values: &{values:?}, plural: {plural}, usage: {usage:?} }},\n"
        );
    }
    rust + "];\n"
}

/// `const ENGLISH` and `const LANGUAGES`, each table in the order of its keys.
fn languages(sources: &[Source]) -> String {
    let table = |source: &Source| {
        let mut sentences = source.sentences.clone();
        sentences.sort();
        format!("&{sentences:?}")
    };
    let english = sources.iter().find(|source| source.tag == "en").map(table).unwrap_or_default();
    let all: Vec<String> =
        sources.iter().map(|source| format!("({:?}, {})", source.tag, table(source))).collect();
    format!("const ENGLISH: Table = {english};\nconst LANGUAGES: &[(&str, Table)] = &[{}];\n", all.join(", "))
}
