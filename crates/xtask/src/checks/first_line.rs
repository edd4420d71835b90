//! The rule that the first line of a file says what it holds.

use crate::error::Result;
use crate::source::source_tree::SourceTree;

pub(crate) fn check(tree: &SourceTree) -> Result<Vec<String>> {
    let faulty = tree.files.iter().filter(|file| !file.text.starts_with("//! "));
    Ok(faulty
        .map(|file| format!("{}: the first line is not `//! ` and what the file holds", file.path))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::source_tree::tree_of;

    #[test]
    fn a_file_says_in_its_first_line_what_it_holds() {
        let good = tree_of(&[("src/a.rs", "//! One idea.\nfn a() {}\n"), ("tests/b.rs", "//! Another.\n")]);
        assert_eq!(check(&good), Ok(vec![]));
        let bad = tree_of(&[("src/a.rs", "fn a() {}\n// Too late.\n"), ("tests/b.rs", "")]);
        let faults = check(&bad).unwrap();
        assert!(faults[0].starts_with("src/a.rs: ") && faults[1].starts_with("tests/b.rs: "), "{faults:?}");
    }
}
