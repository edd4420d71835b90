//! The rule that a file has at most 300 lines before its tests.

use crate::error::Result;
use crate::source::source_tree::{SourceFile, SourceTree};

const MAX_LINES: usize = 300;

pub(crate) fn check(tree: &SourceTree) -> Result<Vec<String>> {
    let mut long: Vec<_> = tree.code().map(|file| (code_lines(file), &file.path)).collect();
    long.retain(|(lines, _)| *lines > MAX_LINES);
    long.sort_by(|a, b| b.cmp(a));
    Ok(long.iter().map(|(lines, path)| format!("{path}: {lines} lines; at most {MAX_LINES}")).collect())
}

/// The lines before the tests at the end of the file.
pub(crate) fn code_lines(file: &SourceFile) -> usize {
    file.text.lines().take_while(|line| line.trim() != "#[cfg(test)]").count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::source_tree::tree_of;

    #[test]
    fn a_file_has_at_most_300_lines_before_its_tests() {
        let lines = |count: usize| "//\n".repeat(count);
        let with_tests = format!("{}#[cfg(test)]\nmod tests {{}}\n{}", lines(300), lines(50));
        let good = tree_of(&[
            ("src/a.rs", &lines(300)),
            ("src/b.rs", &with_tests),
            ("crates/a/tests/c.rs", &lines(301)),
        ]);
        assert_eq!(check(&good), Ok(vec![]));
        let bad = tree_of(&[("src/a.rs", &lines(301)), ("src/b.rs", &lines(400))]);
        let expected = ["src/b.rs: 400 lines; at most 300", "src/a.rs: 301 lines; at most 300"];
        assert_eq!(check(&bad), Ok(expected.map(str::to_owned).to_vec()));
    }
}
