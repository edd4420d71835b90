//! Puts the keys of each file of words in order, so that two people who add some meet in one place only.

use std::fs;
use std::path::Path;

use crate::source::read;

/// Writes each file in `words/` anew, its keys in the order of the alphabet.
///
/// # Errors
/// What cannot be read or written.
pub fn sort(root: &Path) -> Result<(), String> {
    let folder = root.join("words");
    for mut source in read(&folder)? {
        source.sentences.sort();
        let lines: Vec<String> = source
            .sentences
            .iter()
            .map(|(key, sentence)| format!("  {}: {}", json(key), json(sentence)))
            .collect();
        let file = folder.join(format!("{}.json", source.tag));
        fs::write(&file, format!("{{\n{}\n}}\n", lines.join(",\n")))
            .map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(())
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_put_in_order_and_sentences_stay() {
        let root = std::env::temp_dir().join(format!("latchkey-words-sort-{}", std::process::id()));
        fs::create_dir_all(root.join("words")).unwrap();
        let file = root.join("words/en.json");
        fs::write(&file, r#"{"b.c": "“Two” \"2\" …", "a.b": "One"}"#).unwrap();
        sort(&root).unwrap();
        let sorted = "{\n  \"a.b\": \"One\",\n  \"b.c\": \"“Two” \\\"2\\\" …\"\n}\n";
        assert_eq!(fs::read_to_string(&file).unwrap(), sorted);
        fs::remove_dir_all(root).unwrap();
    }
}
