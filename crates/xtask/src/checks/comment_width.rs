//! The rule that a line with a comment has at most 112 columns.

use crate::error::Result;
use crate::source::comments::comments;
use crate::source::source_tree::SourceTree;

/// In characters, from the beginning of the line.
const MAX_COLUMNS: usize = 112;

pub(crate) fn check(tree: &SourceTree) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for file in &tree.files {
        let wide: Vec<(usize, usize)> = (1..)
            .zip(file.text.lines())
            .filter(|(_, text)| text.len() > MAX_COLUMNS)
            .map(|(line, text)| (line, text.chars().count()))
            .filter(|(_, columns)| *columns > MAX_COLUMNS)
            .collect();
        if wide.is_empty() {
            continue;
        }
        let with_comment: Vec<usize> = comments(&file.text).iter().map(|comment| comment.line).collect();
        for (line, columns) in wide.into_iter().filter(|(line, _)| with_comment.contains(line)) {
            faults.push(format!("{}:{line}: {columns} columns; at most {MAX_COLUMNS}", file.path));
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::source_tree::tree_of;

    fn faults(text: &str) -> Vec<String> {
        check(&tree_of(&[("tests/a.rs", text)])).unwrap()
    }

    #[test]
    fn a_comment_ends_at_column_112() {
        for (before, letter) in [("//! ", 'a'), ("    /// ", 'a'), ("    a(); // ", 'ü')] {
            let line =
                |columns: usize| format!("{before}{}\n", letter.to_string().repeat(columns - before.len()));
            assert_eq!(faults(&line(112)), Vec::<String>::new());
            assert_eq!(faults(&line(113)), ["tests/a.rs:1: 113 columns; at most 112"]);
        }
    }

    #[test]
    fn a_long_string_is_no_comment() {
        assert!(faults(&format!("fn a() {{\n    b(\"https://{}\");\n}}\n", "c".repeat(112))).is_empty());
    }
}
