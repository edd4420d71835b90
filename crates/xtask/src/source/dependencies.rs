//! Which module depends on which: every import and path, resolved to the module that defines the thing.

use crate::source::module_content::{Import, PathUse};
use crate::source::module_tree::{ModuleId, ModuleTree};

/// A use of something that another file defines.
#[derive(Debug, PartialEq)]
pub(crate) struct Dependency {
    pub(crate) from: ModuleId,
    pub(crate) to: ModuleId,
    pub(crate) evidence: PathUse,
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum PathTarget {
    Module(ModuleId),
    /// An item that this module defines, or something within it, such as a variant or an associated function.
    Item(ModuleId),
}

/// Re-exports followed one after the other; more of them can only be a circle of `use`.
const MAX_REEXPORTS: usize = 16;

/// All dependencies between different files of a crate.
///
/// - An import of a module alone is none; the paths that go through its name are.
/// - A re-export is followed to the module that defines the item.
/// - That a module re-exports an item of a module within it is none, unless it uses the item as well.
pub(crate) fn dependencies(tree: &ModuleTree) -> Vec<Dependency> {
    let mut found = Vec::new();
    for (from, module) in tree.modules.iter().enumerate() {
        let content = &module.content;
        for import in content.imports.iter().filter(|import| !is_facade(tree, from, import)) {
            add(tree, from, resolve_import(tree, from, &import.path.segments, 0), &import.path, &mut found);
        }
        for path in &content.paths {
            add(tree, from, resolve(tree, from, &path.segments), path, &mut found);
        }
        for glob in content.imports.iter().filter(|import| import.name.is_none()) {
            let Some(PathTarget::Module(target)) = resolve_import(tree, from, &glob.path.segments, 0) else {
                continue;
            };
            let unknown = content.names.iter().filter(|name| own_name(tree, from, name, 0).is_none());
            for name in unknown {
                add(tree, from, lookup(tree, target, name, 0), &glob.path, &mut found);
            }
        }
    }
    found
}

fn add(
    tree: &ModuleTree,
    from: ModuleId,
    target: Option<PathTarget>,
    evidence: &PathUse,
    found: &mut Vec<Dependency>,
) {
    if let Some(PathTarget::Item(to)) = target
        && tree.modules[to].file != tree.modules[from].file
    {
        found.push(Dependency { from, to, evidence: evidence.clone() });
    }
}

/// Whether the import only passes on an item of a module within this one.
fn is_facade(tree: &ModuleTree, module: ModuleId, import: &Import) -> bool {
    let is_used = import.name.as_ref().is_none_or(|name| tree.modules[module].content.names.contains(name));
    let is_within = || match resolve_import(tree, module, &import.path.segments, 0) {
        Some(PathTarget::Module(target) | PathTarget::Item(target)) => {
            tree.ancestors(target).any(|around| around == module)
        }
        None => false,
    };
    import.is_public && !is_used && is_within()
}

/// What a path leads to, seen from `module`; `None` for another crate.
fn resolve(tree: &ModuleTree, module: ModuleId, segments: &[String]) -> Option<PathTarget> {
    let first = segments.first()?;
    let target = root_of(tree, module, first).or_else(|| lookup(tree, module, first, 0))?;
    Some(walk(tree, target, &segments[1..], 0))
}

/// What the path of an import leads to. Its first name is never one that a glob brings in.
fn resolve_import(
    tree: &ModuleTree,
    module: ModuleId,
    segments: &[String],
    depth: usize,
) -> Option<PathTarget> {
    let first = segments.first()?;
    let target = root_of(tree, module, first).or_else(|| own_name(tree, module, first, depth))?;
    Some(walk(tree, target, &segments[1..], depth))
}

fn root_of(tree: &ModuleTree, module: ModuleId, keyword: &str) -> Option<PathTarget> {
    match keyword {
        "crate" => Some(PathTarget::Module(0)),
        "self" => Some(PathTarget::Module(module)),
        "super" => tree.modules[module].parent.map(PathTarget::Module),
        _ => None,
    }
}

/// Follows the names from module to module. A name that is not found belongs to the last module: a macro
/// defines it there, or it is re-exported from another crate.
fn walk(tree: &ModuleTree, start: PathTarget, names: &[String], depth: usize) -> PathTarget {
    let mut target = start;
    for name in names {
        let PathTarget::Module(module) = target else { return target };
        let next =
            if name == "super" { root_of(tree, module, name) } else { lookup(tree, module, name, depth) };
        target = next.unwrap_or(PathTarget::Item(module));
    }
    target
}

/// What a name means in `module`: by its own names, or by a glob import.
fn lookup(tree: &ModuleTree, module: ModuleId, name: &str, depth: usize) -> Option<PathTarget> {
    own_name(tree, module, name, depth).or_else(|| {
        let globs = tree.modules[module].content.imports.iter().filter(|import| import.name.is_none());
        globs.filter(|_| depth < MAX_REEXPORTS).find_map(|glob| {
            match resolve_import(tree, module, &glob.path.segments, depth + 1)? {
                PathTarget::Module(target) => lookup(tree, target, name, depth + 1),
                PathTarget::Item(_) => None,
            }
        })
    })
}

/// What a name means in `module` by a definition, a child module or an import of that name.
fn own_name(tree: &ModuleTree, module: ModuleId, name: &str, depth: usize) -> Option<PathTarget> {
    let content = &tree.modules[module].content;
    if content.definitions.contains(name) {
        return Some(PathTarget::Item(module));
    }
    if let Some(child) = tree.modules[module].children.get(name) {
        return Some(PathTarget::Module(*child));
    }
    let named = content.imports.iter().filter(|import| import.name.as_deref() == Some(name));
    named
        .filter(|_| depth < MAX_REEXPORTS)
        .find_map(|import| resolve_import(tree, module, &import.path.segments, depth + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::source_tree::tree_of;

    /// The dependencies of a crate with these files under `src`, as "from → to by path".
    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> = files.iter().map(|(path, text)| (format!("src/{path}"), *text)).collect();
        let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        let sources = tree_of(&files);
        let trees = ModuleTree::of_all_crates(&sources);
        let name = |module: ModuleId| trees[0].modules[module].file.trim_start_matches("src/");
        let found = dependencies(&trees[0]).into_iter();
        found
            .map(|found| {
                format!("{} → {} by {}", name(found.from), name(found.to), found.evidence.segments.join("::"))
            })
            .collect()
    }

    #[test]
    fn imports_and_paths_lead_to_the_file_that_defines_the_thing() {
        let files = [
            ("lib.rs", "mod a;\nmod b;"),
            ("a.rs", "use crate::b::B;\nfn a() { crate::b::c(); super::b::D::new() }"),
            ("b.rs", "pub struct B;\npub fn c() {}\npub struct D;"),
        ];
        let expected = ["crate::b::B", "crate::b::c", "super::b::D::new"];
        assert_eq!(found(&files), expected.map(|path| format!("a.rs → b.rs by {path}")));
    }

    #[test]
    fn a_module_that_is_imported_is_used_where_a_path_goes_through_its_name() {
        let unused = ("a.rs", "use crate::b;");
        let used = ("a.rs", "use crate::b as c;\nfn a() { view! { <p>{c::d::E}</p> } }");
        let rest = [("lib.rs", "mod a;\nmod b;"), ("b/mod.rs", "pub mod d;"), ("b/d.rs", "pub struct E;")];
        assert_eq!(found(&[&[unused], &rest[..]].concat()), Vec::<String>::new());
        assert_eq!(found(&[&[used], &rest[..]].concat()), ["a.rs → b/d.rs by c::d::E"]);
    }

    #[test]
    fn re_exports_are_followed_and_are_no_dependency_of_the_module_around() {
        let files = [
            ("lib.rs", "mod a;\nmod b;"),
            ("a.rs", "use crate::b::{C, D};"),
            ("b/mod.rs", "mod c;\nmod d;\npub use c::C;\npub use d::*;"),
            ("b/c.rs", "pub struct C;"),
            ("b/d.rs", "pub struct D;"),
        ];
        assert_eq!(found(&files), ["a.rs → b/c.rs by crate::b::C", "a.rs → b/d.rs by crate::b::D"]);
    }

    #[test]
    fn a_module_that_uses_what_it_re_exports_depends_on_it() {
        let files = [("lib.rs", "mod c;\npub use c::C;\nfn a(c: C) {}"), ("c.rs", "pub struct C;")];
        assert_eq!(found(&files), ["lib.rs → c.rs by c::C"]);
    }

    #[test]
    fn names_of_a_glob_lead_to_the_file_that_defines_them() {
        let files = [
            ("lib.rs", "mod a;\nmod b;"),
            ("a.rs", "use crate::b::*;\nuse other::*;\nfn a(c: C) { unknown() }"),
            ("b/mod.rs", "mod c;\npub use c::C;\npub struct D;"),
            ("b/c.rs", "pub struct C;"),
        ];
        assert_eq!(found(&files), ["a.rs → b/c.rs by crate::b"]);
    }

    #[test]
    fn other_crates_and_modules_within_the_file_are_no_dependency() {
        let files = [
            ("lib.rs", "mod a;\nmod rand;"),
            ("a.rs", "use std::fmt;\nuse ::rand::rng;\nmod b { pub fn c() {} }\nfn a(d: fmt::D) { b::c() }"),
            ("rand.rs", "pub fn rng() {}"),
        ];
        assert_eq!(found(&files), Vec::<String>::new());
    }

    #[test]
    fn what_a_macro_defines_belongs_to_the_file_that_calls_it() {
        let files = [("lib.rs", "mod a;\nmod b;"), ("a.rs", "use crate::b::C;"), ("b.rs", "define!(C);")];
        assert_eq!(found(&files), ["a.rs → b.rs by crate::b::C"]);
    }

    #[test]
    fn imports_in_a_circle_end() {
        let files = [
            ("lib.rs", "mod a;\nmod b;"),
            ("a.rs", "pub use crate::b::*;"),
            ("b.rs", "pub use crate::a::*;\nfn b(c: C) {}"),
        ];
        assert_eq!(found(&files), Vec::<String>::new());
    }
}
