//! The figures that the house rules are about, in one line.

use crate::checks::file_length::code_lines;
use crate::checks::promises;
use crate::error::Result;
use crate::source::definitions::DefinitionKind;
use crate::source::source_tree::SourceTree;

/// Counts what is not test code, but for the number of files.
pub(crate) fn figures(tree: &SourceTree) -> Result<String> {
    let files = tree.code().map(|file| (code_lines(file), file.path.clone())).collect();
    let functions = tree.code().flat_map(|file| {
        let place = |function: &str| format!("{} in {}", function, file.path);
        file.facts.functions.iter().map(move |found| (found.lines, place(&found.name)))
    });
    let types = tree.code().flat_map(|file| &file.facts.definitions);
    let public_types = types.filter(|found| found.kind == DefinitionKind::Type && found.is_public).count();
    let promises = match promises::count(tree) {
        Ok((all, untested)) => format!("{all} promises, {untested} without a test"),
        Err(_) => "no page of promises".to_owned(),
    };
    Ok(format!(
        "{} files, {} of tests; lines of a file: {}; of a function: {}; {public_types} public types; {promises}",
        tree.files.len(),
        tree.files.len() - tree.code().count(),
        median_and_largest(files),
        median_and_largest(functions.collect()),
    ))
}

fn median_and_largest(mut sizes: Vec<(usize, String)>) -> String {
    sizes.sort();
    match (sizes.get(sizes.len() / 2), sizes.last()) {
        (Some((median, _)), Some((largest, name))) => format!("median {median}, largest {largest} ({name})"),
        _ => "none".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::source_tree::tree_of;

    #[test]
    fn the_figures_are_of_code_and_not_of_tests() {
        let tree = tree_of(&[
            (
                "src/a.rs",
                "pub struct A;\nstruct B;\nfn a() {\n}\n#[cfg(test)]\nmod tests {\n fn d() {\n\n}\n}",
            ),
            ("src/b.rs", "fn b() {}\n"),
            ("src/c.rs", "fn c() {}\n"),
            ("tests/d.rs", "\n\n\n\n\n\n\n"),
        ]);
        let expected = "4 files, 1 of tests; lines of a file: median 1, largest 4 (src/a.rs); of a function: median 1, \
                        largest 2 (a in src/a.rs); 1 public types; no page of promises";
        assert_eq!(figures(&tree), Ok(expected.to_owned()));
    }
}
