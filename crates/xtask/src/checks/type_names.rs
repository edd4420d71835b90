//! The rule that a type name is defined once in the whole workspace.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::source::definitions::DefinitionKind;
use crate::source::source_tree::SourceTree;

/// Names that a macro or a trait of another crate dictates, each with the reason.
const ALLOWED: [(&str, &str); 0] = [];

/// Private types count too: a reader who searches for a name should find one thing.
pub(crate) fn check(tree: &SourceTree) -> Result<Vec<String>> {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in tree.code() {
        for definition in file.facts.definitions.iter().filter(|found| found.kind == DefinitionKind::Type) {
            places
                .entry(definition.name.clone())
                .or_default()
                .push(format!("{}:{}", file.path, definition.line));
        }
    }
    let is_allowed = |name: &str| ALLOWED.iter().any(|(allowed, _)| *allowed == name);
    let mut repeated: Vec<_> =
        places.iter().filter(|(name, places)| places.len() > 1 && !is_allowed(name)).collect();
    repeated.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
    let fault = |name: &str, places: &[String]| {
        format!("`{name}` is defined {} times: {}", places.len(), places.join(", "))
    };
    Ok(repeated.into_iter().map(|(name, places)| fault(name, places)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::source_tree::tree_of;

    #[test]
    fn a_type_name_that_two_crates_define_is_a_fault() {
        let tree = tree_of(&[
            ("crates/a/src/lib.rs", "pub struct Page;\npub enum Once {}"),
            ("crates/b/src/lib.rs", "\nenum Page {}"),
            ("src/main.rs", "type Twice = u8;\nmod m { trait Twice {} trait Page {} }"),
        ]);
        let expected = [
            "`Page` is defined 3 times: crates/a/src/lib.rs:1, crates/b/src/lib.rs:2, src/main.rs:2",
            "`Twice` is defined 2 times: src/main.rs:1, src/main.rs:2",
        ];
        assert_eq!(check(&tree), Ok(expected.map(str::to_owned).to_vec()));
    }

    #[test]
    fn associated_types_and_types_of_tests_may_share_a_name() {
        let tree = tree_of(&[
            (
                "src/a.rs",
                "struct A;\nimpl B for A { type Rejection = A; }\n#[cfg(test)] mod tests { struct A; }",
            ),
            ("src/b.rs", "trait B { type Rejection; }\nimpl B for C { type Rejection = u8; }"),
            ("tests/c.rs", "struct A;"),
        ]);
        assert_eq!(check(&tree), Ok(vec![]));
    }
}
