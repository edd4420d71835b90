//! The rules of the house that a program can check.

use std::fs;
use std::path::Path;

use crate::error::{Error, Result, at_path};
use crate::files::files;

const LONGEST: usize = 300;
const ARCHITECTURE: &str = "docs/architecture.md";
const ENDINGS: [&str; 10] = [".rs", ".toml", ".html", ".css", ".js", ".json", ".md", ".sql", ".yml", ".svg"];

pub(crate) fn check(root: &Path) -> Result<()> {
    let mut faults = Vec::new();
    for folder in ["src", "crates", "tests"] {
        for file in files(&root.join(folder))? {
            let name = file.strip_prefix(root).unwrap_or(&file).display().to_string();
            if name.ends_with(".rs") {
                faults.extend(faults_of_file(&name, &fs::read_to_string(&file).map_err(at_path(&file))?));
            }
        }
    }
    let page = root.join(ARCHITECTURE);
    let text = fs::read_to_string(&page).map_err(at_path(&page))?;
    let exists = |path: &str| root.join(path).exists();
    for path in paths_in(&text, exists).into_iter().filter(|path| !exists(path)) {
        faults.push(format!("{ARCHITECTURE} names `{path}`, which does not exist"));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::new(faults.join("\n"))) }
}

fn faults_of_file(name: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if !text.starts_with("//! ") {
        faults.push(format!("{name}: its first line must be `//! ` and the one idea of the file"));
    }
    let length = text.lines().take_while(|line| line.trim() != "#[cfg(test)]").count();
    if length > LONGEST && !name.contains("tests/") && !name.starts_with("crates/xtask/") {
        faults.push(format!(
            "{name}: {length} lines; at most {LONGEST} before its tests: it holds more than one idea"
        ));
    }
    faults
}

/// The paths that a Markdown text names in backticks. A word is taken for a path by its ending, or because its first part is
/// something in the checkout; so `application/json`, `/api/v1/login` and `a::b` are none. Fenced code is not looked at.
fn paths_in(text: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        let quoted = line.split('`').skip(1).step_by(2);
        for word in quoted.filter(|_| !fenced) {
            let path = word.split(':').next().unwrap_or_default();
            let pattern = path.contains(['*', '<', '{', '…', ' ', '(']) || path.starts_with(['/', '.', '-']);
            let first = path.split('/').next().unwrap_or_default();
            let named = ENDINGS.iter().any(|ending| path.ends_with(ending) && path.len() > ending.len());
            if !pattern && (named || (path.contains('/') && exists(first))) {
                found.push(path.to_owned());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_other_words_in_backticks() {
        let text = "See `crates/flow/src/attempt.rs:12`, `crates/flow/` and `Trunk.toml`; `POST /api/v1/login` answers\n\
                    `application/problem+json` at `/api/v1/login`, `http://localhost:8080/x.html`, `Attempt::on`,\n\
                    `docs/decisions/*.md`, `LoginStep` and `crates/nowhere/src`.\n```\n`crates/fenced.rs`\n```\n`src/lost.rs`";
        let found = paths_in(text, |path| path == "crates");
        let expected =
            ["crates/flow/src/attempt.rs", "crates/flow/", "Trunk.toml", "crates/nowhere/src", "src/lost.rs"];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_file_says_first_what_it_is_about() {
        assert!(faults_of_file("src/a.rs", "//! One idea.\nfn a() {}\n").is_empty());
        assert_eq!(faults_of_file("src/a.rs", "fn a() {}\n//! Too late.\n").len(), 1);
        assert_eq!(faults_of_file("src/a.rs", "").len(), 1);
    }

    #[test]
    fn a_file_is_at_most_300_lines_before_its_tests() {
        let long = |lines: usize| format!("//! One idea.\n{}", "//\n".repeat(lines - 1));
        assert!(faults_of_file("src/a.rs", &long(300)).is_empty());
        assert_eq!(faults_of_file("src/a.rs", &long(301)).len(), 1);
        assert!(faults_of_file("src/a.rs", &format!("{}#[cfg(test)]\n{}", long(300), long(50))).is_empty());
        assert!(faults_of_file("crates/api/tests/http/login.rs", &long(301)).is_empty());
    }

    #[test]
    fn a_path_in_the_architecture_page_that_does_not_exist_fails_the_check() {
        let root = std::env::temp_dir().join(format!("latchkey-layout-{}", std::process::id()));
        fs::create_dir_all(root.join("docs")).unwrap();
        fs::create_dir_all(root.join("src")).unwrap();
        fs::write(root.join("src/main.rs"), "//! The page.\n").unwrap();
        fs::write(root.join(ARCHITECTURE), "It begins in `src/main.rs`.").unwrap();
        assert_eq!(check(&root), Ok(()));
        fs::write(root.join(ARCHITECTURE), "It begins in `src/mian.rs`.").unwrap();
        assert!(check(&root).unwrap_err().to_string().contains("src/mian.rs"));
        fs::remove_dir_all(root).unwrap();
    }
}
