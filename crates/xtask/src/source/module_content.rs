//! What one module defines, imports and refers to by path.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Item, ItemMod, ItemUse, Macro, Path, UseTree, Visibility};

/// A path and the line on which it stands, counted from 1.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PathUse {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
}

/// One name that a `use` brings in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Import {
    pub(crate) path: PathUse,
    /// The name in this module; `None` for a glob.
    pub(crate) name: Option<String>,
    /// Visible outside the module: a re-export.
    pub(crate) is_public: bool,
}

#[derive(Default)]
pub(crate) struct ModuleContent {
    /// The names of functions, types, constants and macros.
    pub(crate) definitions: BTreeSet<String>,
    pub(crate) imports: Vec<Import>,
    /// Paths of at least two segments outside `use`, within macros too.
    pub(crate) paths: Vec<PathUse>,
    /// Single names, within macros too, and the first segments of paths.
    pub(crate) names: BTreeSet<String>,
    /// The child modules by name; `None` for one in a file of its own.
    pub(crate) children: Vec<(String, Option<ModuleContent>)>,
}

/// The content of a module with these items.
pub(super) fn module_content(items: &[Item]) -> ModuleContent {
    let mut visitor = ContentVisitor::default();
    for item in items {
        visitor.0.definitions.extend(defined_name(item));
        visitor.visit_item(item);
    }
    visitor.0
}

fn defined_name(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Macro(item) => item.ident.as_ref(),
        Item::Static(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        Item::Union(item) => Some(&item.ident),
        _ => None,
    };
    name.map(ToString::to_string)
}

#[derive(Default)]
struct ContentVisitor(ModuleContent);

impl ContentVisitor {
    fn add_path(&mut self, segments: Vec<String>, line: usize) {
        self.0.names.extend(segments.first().cloned());
        if segments.len() > 1 {
            self.0.paths.push(PathUse { segments, line });
        }
    }

    /// The paths in the tokens of a macro call: names joined by `::`.
    fn add_tokens(&mut self, tokens: &TokenStream) {
        let mut path: Option<(Vec<String>, usize)> = None;
        let mut colons = 0;
        for token in tokens.clone() {
            match &token {
                TokenTree::Punct(punct) if punct.as_char() == ':' && path.is_some() => colons += 1,
                TokenTree::Ident(ident) => match &mut path {
                    Some((segments, _)) if colons == 2 => segments.push(ident.to_string()),
                    _ => self.finish(path.replace((vec![ident.to_string()], ident.span().start().line))),
                },
                _ => self.finish(path.take()),
            }
            if !matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':') {
                colons = 0;
            }
            if let TokenTree::Group(group) = &token {
                self.add_tokens(&group.stream());
            }
        }
        self.finish(path);
    }

    fn finish(&mut self, path: Option<(Vec<String>, usize)>) {
        if let Some((segments, line)) = path {
            self.add_path(segments, line);
        }
    }

    fn add_use(&mut self, tree: &UseTree, prefix: &[String], is_public: bool) {
        let mut add = |segments: Vec<String>, name: Option<String>, line: usize| {
            let path = PathUse { segments, line };
            self.0.imports.push(Import { path, name, is_public });
        };
        let with = |name: &syn::Ident| prefix.iter().cloned().chain([name.to_string()]).collect::<Vec<_>>();
        match tree {
            UseTree::Path(path) => self.add_use(&path.tree, &with(&path.ident), is_public),
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.add_use(tree, prefix, is_public))
            }
            UseTree::Glob(glob) => add(prefix.to_vec(), None, glob.star_token.span.start().line),
            UseTree::Name(name) if name.ident == "self" => {
                add(prefix.to_vec(), prefix.last().cloned(), name.ident.span().start().line);
            }
            UseTree::Name(name) => {
                add(with(&name.ident), Some(name.ident.to_string()), name.ident.span().start().line);
            }
            UseTree::Rename(rename) => {
                let segments = if rename.ident == "self" { prefix.to_vec() } else { with(&rename.ident) };
                add(segments, Some(rename.rename.to_string()), rename.ident.span().start().line);
            }
        }
    }
}

impl<'ast> Visit<'ast> for ContentVisitor {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        let content = module.content.as_ref().map(|(_, items)| module_content(items));
        self.0.children.push((module.ident.to_string(), content));
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        // A path that begins with `::` names another crate.
        if item.leading_colon.is_none() {
            self.add_use(&item.tree, &[], !matches!(item.vis, Visibility::Inherited));
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let Some(first) = path.segments.first().filter(|_| path.leading_colon.is_none()) {
            self.add_path(segments, first.ident.span().start().line);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.add_tokens(&call.tokens);
        visit::visit_macro(self, call);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str) -> ModuleContent {
        module_content(&syn::parse_file(text).unwrap().items)
    }

    fn paths(text: &str) -> Vec<String> {
        content(text).paths.iter().map(|path| format!("{} {}", path.line, path.segments.join("::"))).collect()
    }

    #[test]
    fn each_name_of_a_use_is_an_import() {
        let content = content("pub use a::{self, b::C as D, e::*};\nfn f() { use super::g; }");
        let imports: Vec<_> = content
            .imports
            .iter()
            .map(|import| {
                let name = import.name.as_deref().unwrap_or("*");
                (import.path.segments.join("::"), name, import.path.line, import.is_public)
            })
            .collect();
        let expected = [
            ("a".to_owned(), "a", 1, true),
            ("a::b::C".to_owned(), "D", 1, true),
            ("a::e".to_owned(), "*", 1, true),
            ("super::g".to_owned(), "g", 2, false),
        ];
        assert_eq!(imports, expected);
    }

    #[test]
    fn paths_are_found_in_types_expressions_patterns_and_macros() {
        let text =
            "fn a(b: c::D) -> Vec<e::F> {\n match b { g::H => i::j(), _ => k!(l::m, n: o, p::q::<R>()) }\n}";
        let expected = ["1 c::D", "1 e::F", "2 g::H", "2 i::j", "2 l::m", "2 p::q"];
        let mut found = paths(text);
        found.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn attributes_of_markup_are_no_paths_and_its_components_are() {
        assert_eq!(
            paths("fn a() { view! { <Show when=b::c on:click=d><e::F/></Show> } }"),
            ["1 b::c", "1 e::F"]
        );
    }

    #[test]
    fn a_child_module_has_a_content_of_its_own() {
        let content = content("fn a() {}\nstruct B;\nmod c { use d::e; fn f() { g::h() } }");
        assert!(content.imports.is_empty() && content.paths.is_empty());
        assert_eq!(Vec::from_iter(content.definitions), ["B", "a"]);
        let (name, child) = &content.children[0];
        let child = child.as_ref().unwrap();
        assert_eq!((name.as_str(), child.imports.len(), child.paths.len()), ("c", 1, 1));
    }
}
