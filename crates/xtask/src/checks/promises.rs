//! The rule that docs/promises.md lists every promise that a comment cites, and that the tests it names exist.

use std::collections::BTreeSet;
use std::fs;

use crate::error::{Result, at_path};
use crate::source::comments::comments;
use crate::source::source_tree::SourceTree;

const PAGE: &str = "docs/promises.md";

/// The letters that a promise's id begins with.
const PREFIXES: &str = "ABCDFHMSTVX";

/// A row of the table `| id | promise | source | test |`.
#[derive(Debug, PartialEq)]
struct Promise {
    id: String,
    /// From the backticks of the last cell: `path/to/file.rs::function_name`, from the checkout's root.
    tests: Vec<String>,
}

pub(crate) fn check(tree: &SourceTree) -> Result<Vec<String>> {
    let promises = read(tree)?;
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    for promise in &promises {
        if !ids.insert(promise.id.as_str()) {
            faults.push(format!("{PAGE}: {} stands there twice", promise.id));
        }
        let missing = promise.tests.iter().filter(|test| !test_exists(tree, test));
        faults.extend(
            missing.map(|test| format!("{PAGE}: {} names `{test}`, which does not exist", promise.id)),
        );
    }
    for file in &tree.files {
        for comment in comments(&file.text) {
            let unknown = cited_ids(comment.text).into_iter().filter(|id| !ids.contains(id));
            faults.extend(unknown.map(|id| format!("{}:{}: {id} is not in {PAGE}", file.path, comment.line)));
        }
    }
    Ok(faults)
}

/// How many promises there are, and how many of them name no test.
pub(crate) fn count(tree: &SourceTree) -> Result<(usize, usize)> {
    let promises = read(tree)?;
    Ok((promises.len(), promises.iter().filter(|promise| promise.tests.is_empty()).count()))
}

fn read(tree: &SourceTree) -> Result<Vec<Promise>> {
    let page = tree.root.join(PAGE);
    let text = fs::read_to_string(&page).map_err(at_path(&page))?;
    Ok(text.lines().filter_map(parse_row).collect())
}

/// `None` for a line that is no row with an id.
fn parse_row(line: &str) -> Option<Promise> {
    let cells: Vec<&str> =
        line.trim().strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim).collect();
    let id = cells.first().filter(|cell| is_id(cell))?;
    let quoted = cells.last()?.split('`').skip(1).step_by(2);
    let tests = quoted.filter(|text| text.contains("::")).map(str::to_owned).collect();
    Some(Promise { id: (*id).to_owned(), tests })
}

fn test_exists(tree: &SourceTree, test: &str) -> bool {
    let Some((path, name)) = test.split_once("::") else { return false };
    tree.file(path).is_some_and(|file| {
        let head = format!("fn {name}");
        file.text
            .match_indices(&head)
            .any(|(start, _)| file.text[start + head.len()..].starts_with(['(', '<']))
    })
}

/// The ids in a comment: words of their own, not within backticks, where code and cells such as `A1` stand.
fn cited_ids(comment: &str) -> Vec<&str> {
    let prose = comment.split('`').step_by(2);
    let words = prose.flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric() && letter != '_'));
    words.filter(|word| is_id(word)).collect()
}

/// A letter of `PREFIXES` and a number from 1 to 99 without a leading zero, so that "C0 controls" is none.
fn is_id(word: &str) -> bool {
    let mut letters = word.chars();
    let prefix = letters.next().is_some_and(|letter| PREFIXES.contains(letter));
    let number = letters.as_str();
    prefix
        && (1..=2).contains(&number.len())
        && !number.starts_with('0')
        && number.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::source_tree::tree_of;

    const CODE: (&str, &str) =
        ("crates/a/tests/b.rs", "/// A1, and C0 controls; `B7`.\nfn a_promise_is_kept() {}\n");

    /// The faults of a checkout with this page and `CODE`.
    fn faults(name: &str, page: &str) -> Result<Vec<String>> {
        let root = std::env::temp_dir().join(format!("latchkey-promises-{name}-{}", std::process::id()));
        fs::create_dir_all(root.join("docs")).unwrap();
        fs::write(root.join(PAGE), page).unwrap();
        let tree = SourceTree { root, files: tree_of(&[CODE]).files };
        let faults = check(&tree);
        fs::remove_dir_all(&tree.root).unwrap();
        faults
    }

    #[test]
    fn a_promise_that_is_cited_and_tested_is_no_fault() {
        let page = "| id | promise | source | test |\n| --- | --- | --- | --- |\n\
                    | A1 | kept | OWASP | `crates/a/tests/b.rs::a_promise_is_kept` |\n| F30 | later | | — |\n";
        assert_eq!(faults("good", page), Ok(vec![]));
    }

    #[test]
    fn an_id_that_the_page_does_not_have_is_a_fault() {
        assert_eq!(
            faults("unknown", "| A2 | kept | OWASP | — |\n"),
            Ok(vec!["crates/a/tests/b.rs:1: A1 is not in docs/promises.md".to_owned()])
        );
    }

    #[test]
    fn a_test_that_does_not_exist_is_a_fault() {
        for test in ["crates/a/tests/b.rs::a_promise", "crates/a/tests/c.rs::a_promise_is_kept"] {
            let expected = format!("docs/promises.md: A1 names `{test}`, which does not exist");
            assert_eq!(
                faults("untested", &format!("| A1 | kept | OWASP | `{test}` |\n")),
                Ok(vec![expected])
            );
        }
    }

    #[test]
    fn an_id_that_stands_there_twice_and_a_missing_page_are_faults() {
        let twice = faults("twice", "| A1 | kept | | — |\n| A1 | kept | | — |\n");
        assert_eq!(twice, Ok(vec!["docs/promises.md: A1 stands there twice".to_owned()]));
        assert!(check(&tree_of(&[CODE])).is_err());
    }

    #[test]
    fn promises_without_a_test_are_counted() {
        assert_eq!(
            parse_row("| A1 | p | s | by hand, since no program can |").unwrap().tests,
            Vec::<String>::new()
        );
        assert_eq!(
            parse_row("| A1 | p `x::y` | s | `a.rs::b`, `c.rs::d` |").unwrap().tests,
            ["a.rs::b", "c.rs::d"]
        );
        assert_eq!(parse_row("| --- | --- |"), None);
    }
}
