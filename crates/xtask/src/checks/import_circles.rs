//! The rule that imports form no circle, neither between the files of a crate nor between sibling folders.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::source::circles::circles;
use crate::source::dependencies::{Dependency, dependencies};
use crate::source::module_tree::{ModuleId, ModuleTree};
use crate::source::source_tree::SourceTree;

pub(crate) fn check(tree: &SourceTree) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for modules in ModuleTree::of_all_crates(tree) {
        let dependencies = dependencies(&modules);
        faults.extend(circles_of_files(&modules, &dependencies));
        faults.extend(circles_of_folders(&modules, &dependencies));
    }
    Ok(faults)
}

/// A `mod.rs` is a file like any other here: it may put its child modules together, or define what they build
/// on, but not both. Rust allows both, and many crates do it. But then the parent cannot be read without the
/// children nor a child without the parent, and the way out is cheap: what the children share moves to a file
/// beside them, as in `senders/message.rs`. Two things that a child may always do are no circle: its parent
/// declares and re-exports it, and it adds methods to a type of the parent that the parent calls as
/// `self.method()`.
fn circles_of_files(modules: &ModuleTree, dependencies: &[Dependency]) -> Vec<String> {
    let file = |module: ModuleId| modules.modules[module].file;
    let mut edges = BTreeMap::new();
    for dependency in dependencies {
        edges.entry((file(dependency.from), file(dependency.to))).or_insert(dependency);
    }
    circles(edges.keys().copied())
        .iter()
        .map(|circle| fault(modules, "files", &steps(circle, &edges)))
        .collect()
}

/// Circles between sibling modules, each taken with everything within it. Circles of files alone are left to
/// `circles_of_files`.
fn circles_of_folders(modules: &ModuleTree, dependencies: &[Dependency]) -> Vec<String> {
    let mut levels: BTreeMap<ModuleId, BTreeMap<(ModuleId, ModuleId), &Dependency>> = BTreeMap::new();
    for dependency in dependencies {
        if let Some((level, siblings)) = siblings(modules, dependency) {
            levels.entry(level).or_default().entry(siblings).or_insert(dependency);
        }
    }
    let mut faults = Vec::new();
    for edges in levels.values() {
        for circle in circles(edges.keys().copied()) {
            if circle.iter().any(|module| modules.is_folder(*module)) {
                faults.push(fault(modules, "folders", &steps(&circle, edges)));
            }
        }
    }
    faults
}

/// The innermost module around both ends of the dependency, and its two child modules that hold them. None if
/// one end is itself around the other.
fn siblings(modules: &ModuleTree, dependency: &Dependency) -> Option<(ModuleId, (ModuleId, ModuleId))> {
    let outermost_first = |module| {
        let mut ancestors: Vec<ModuleId> = modules.ancestors(module).collect();
        ancestors.reverse();
        ancestors
    };
    let (from, to) = (outermost_first(dependency.from), outermost_first(dependency.to));
    let shared = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
    Some((from[shared - 1], (*from.get(shared)?, *to.get(shared)?)))
}

/// The dependencies that lead from each node of the circle to the next.
fn steps<'a, N: Copy + Ord>(circle: &[N], edges: &BTreeMap<(N, N), &'a Dependency>) -> Vec<&'a Dependency> {
    let next = circle.iter().cycle().skip(1);
    circle.iter().zip(next).map(|(from, to)| edges[&(*from, *to)]).collect()
}

fn fault(modules: &ModuleTree, kind: &str, steps: &[&Dependency]) -> String {
    let mut lines = vec![format!("{}: {} {kind} in a circle", modules.root_file(), steps.len())];
    for step in steps {
        let (from, to) = (modules.modules[step.from].file, modules.modules[step.to].file);
        let path = step.evidence.segments.join("::");
        lines.push(format!("    {from}:{} uses `{path}` of {to}", step.evidence.line));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::source_tree::tree_of;

    #[test]
    fn files_that_import_each_other_are_a_fault_with_the_evidence() {
        let tree = tree_of(&[
            ("crates/a/src/lib.rs", "mod b;\nmod c;\nmod d;"),
            ("crates/a/src/b.rs", "use crate::c::C;\npub struct B;"),
            ("crates/a/src/c.rs", "pub struct C;\nfn c() { super::d::d() }"),
            ("crates/a/src/d.rs", "use crate::b::B;\npub fn d() {}"),
        ]);
        let expected = "crates/a/src/lib.rs: 3 files in a circle\n    \
            crates/a/src/b.rs:1 uses `crate::c::C` of crates/a/src/c.rs\n    \
            crates/a/src/c.rs:2 uses `super::d::d` of crates/a/src/d.rs\n    \
            crates/a/src/d.rs:1 uses `crate::b::B` of crates/a/src/b.rs";
        assert_eq!(check(&tree), Ok(vec![expected.to_owned()]));
    }

    #[test]
    fn folders_that_import_from_each_other_are_a_fault_though_no_files_do() {
        let tree = tree_of(&[
            ("src/lib.rs", "mod a;\nmod b;"),
            ("src/a/mod.rs", "mod c;\npub mod d;"),
            ("src/a/c.rs", "use crate::b::B;"),
            ("src/a/d.rs", "pub struct D;"),
            ("src/b/mod.rs", "mod e;\npub struct B;"),
            ("src/b/e.rs", "use crate::a::d::D;"),
        ]);
        let faults = check(&tree).unwrap();
        assert_eq!(faults.len(), 1);
        assert!(
            faults[0].starts_with("src/lib.rs: 2 folders in a circle\n    src/a/c.rs:1 uses"),
            "{faults:?}"
        );
    }

    #[test]
    fn re_exports_of_a_parent_and_imports_of_tests_make_no_circle() {
        let tree = tree_of(&[
            ("src/lib.rs", "mod a;\nmod b;"),
            ("src/a/mod.rs", "mod c;\nmod d;\npub use c::C;\npub use d::D;"),
            ("src/a/c.rs", "use super::D;\npub struct C;"),
            ("src/a/d.rs", "pub struct D;\n#[cfg(test)] mod tests { use crate::a::C; }"),
            ("src/b.rs", "use crate::a::{C, D};"),
        ]);
        assert_eq!(check(&tree), Ok(vec![]));
    }
}
