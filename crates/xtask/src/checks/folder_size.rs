//! The rule that a folder holds at most 12 files beside its `mod.rs`, `lib.rs` or `main.rs`.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::source::source_tree::SourceTree;

const MAX_FILES: usize = 12;

pub(crate) fn check(tree: &SourceTree) -> Result<Vec<String>> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for file in tree.code() {
        let Some((folder, name)) = file.path.rsplit_once('/') else { continue };
        let in_src = folder.split('/').any(|part| part == "src");
        if in_src && !["mod.rs", "lib.rs", "main.rs"].contains(&name) {
            *counts.entry(folder).or_default() += 1;
        }
    }
    let mut full: Vec<_> = counts.into_iter().filter(|(_, count)| *count > MAX_FILES).collect();
    full.sort_by_key(|(folder, count)| (std::cmp::Reverse(*count), *folder));
    Ok(full.iter().map(|(folder, count)| format!("{folder}: {count} files; at most {MAX_FILES}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::source_tree::tree_of;

    fn faults(folder: &str, count: usize) -> Vec<String> {
        let files: Vec<String> = (0..count).map(|number| format!("{folder}/f{number}.rs")).collect();
        let mut files: Vec<(&str, &str)> = files.iter().map(|path| (path.as_str(), "")).collect();
        let modules = format!("{folder}/mod.rs");
        files.push((&modules, ""));
        check(&tree_of(&files)).unwrap()
    }

    #[test]
    fn a_folder_holds_at_most_12_files_beside_its_mod_file() {
        for folder in ["src", "crates/a/src/b"] {
            assert!(faults(folder, 12).is_empty());
            assert_eq!(faults(folder, 13), [format!("{folder}: 13 files; at most 12")]);
        }
    }

    #[test]
    fn a_folder_of_tests_may_hold_more() {
        assert!(faults("crates/a/tests", 13).is_empty());
        assert!(faults("crates/a/src/tests", 13).is_empty());
    }
}
