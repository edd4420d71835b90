//! The rule that every path named in docs/architecture.md exists.

use std::fs;

use crate::error::{Result, at_path};
use crate::source::source_tree::SourceTree;

const PAGE: &str = "docs/architecture.md";

/// The endings by which a word is a path.
const ENDINGS: [&str; 10] = [".rs", ".toml", ".html", ".css", ".js", ".json", ".md", ".sql", ".yml", ".svg"];

pub(crate) fn check(tree: &SourceTree) -> Result<Vec<String>> {
    let page = tree.root.join(PAGE);
    let text = fs::read_to_string(&page).map_err(at_path(&page))?;
    let exists = |path: &str| tree.root.join(path).exists();
    let missing = paths_in(&text, exists).into_iter().filter(|path| !exists(path));
    Ok(missing.map(|path| format!("{PAGE} names `{path}`, which does not exist")).collect())
}

/// The paths that a Markdown text names in backticks. A word is a path by its ending, or because its first part
/// exists in the checkout; so `application/json`, `/api/v1/login` and `a::b` are none. Fenced code is left out.
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
    fn paths_are_distinguished_from_other_words_in_backticks() {
        let text = "See `crates/flow/src/attempt.rs:12`, `crates/flow/` and `Trunk.toml`; `POST /api/v1/login` answers\n\
                    `application/problem+json` at `/api/v1/login`, `http://localhost:8080/x.html`, `Attempt::on`,\n\
                    `docs/decisions/*.md`, `LoginStep` and `crates/nowhere/src`.\n```\n`crates/fenced.rs`\n```\n`src/lost.rs`";
        let found = paths_in(text, |path| path == "crates");
        let expected =
            ["crates/flow/src/attempt.rs", "crates/flow/", "Trunk.toml", "crates/nowhere/src", "src/lost.rs"];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_path_that_does_not_exist_is_a_fault() {
        let root = std::env::temp_dir().join(format!("latchkey-architecture-{}", std::process::id()));
        let tree = SourceTree { root, files: vec![] };
        fs::create_dir_all(tree.root.join("docs")).unwrap();
        fs::create_dir_all(tree.root.join("src")).unwrap();
        fs::write(tree.root.join("src/main.rs"), "").unwrap();
        fs::write(tree.root.join(PAGE), "It begins in `src/main.rs`.").unwrap();
        assert_eq!(check(&tree), Ok(vec![]));
        fs::write(tree.root.join(PAGE), "It begins in `src/mian.rs`.").unwrap();
        assert_eq!(
            check(&tree),
            Ok(vec!["docs/architecture.md names `src/mian.rs`, which does not exist".to_owned()])
        );
        fs::remove_dir_all(tree.root).unwrap();
    }
}
