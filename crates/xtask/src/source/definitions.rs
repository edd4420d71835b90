//! Lists the names that a file defines: types, functions and modules.

use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::{
    ImplItemFn, Item, ItemEnum, ItemFn, ItemMod, ItemStruct, ItemTrait, ItemType, ItemUnion, TraitItemFn,
    Visibility,
};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum DefinitionKind {
    /// A struct, an enum, a union, a trait or a type alias. An associated type is none: its trait names it.
    Type,
    Function,
    /// A module within the file; another file's module is known by its path.
    Module,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Definition {
    pub(crate) kind: DefinitionKind,
    pub(crate) name: String,
    /// Counted from 1.
    pub(crate) line: usize,
    /// Visible outside its module: `pub`, `pub(crate)` and the like.
    pub(crate) is_public: bool,
}

/// The definitions, also those within functions.
pub(super) fn definitions(items: &[Item]) -> Vec<Definition> {
    let mut visitor = DefinitionVisitor(Vec::new());
    for item in items {
        visitor.visit_item(item);
    }
    visitor.0
}

struct DefinitionVisitor(Vec<Definition>);

impl DefinitionVisitor {
    fn add(&mut self, kind: DefinitionKind, name: &Ident, visibility: &Visibility) {
        let is_public = !matches!(visibility, Visibility::Inherited);
        let line = name.span().start().line;
        self.0.push(Definition { kind, name: name.to_string(), line, is_public });
    }
}

impl<'ast> Visit<'ast> for DefinitionVisitor {
    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        self.add(DefinitionKind::Type, &item.ident, &item.vis);
    }

    fn visit_item_enum(&mut self, item: &'ast ItemEnum) {
        self.add(DefinitionKind::Type, &item.ident, &item.vis);
    }

    fn visit_item_union(&mut self, item: &'ast ItemUnion) {
        self.add(DefinitionKind::Type, &item.ident, &item.vis);
    }

    fn visit_item_type(&mut self, item: &'ast ItemType) {
        self.add(DefinitionKind::Type, &item.ident, &item.vis);
    }

    fn visit_item_trait(&mut self, item: &'ast ItemTrait) {
        self.add(DefinitionKind::Type, &item.ident, &item.vis);
        visit::visit_item_trait(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if item.content.is_some() {
            self.add(DefinitionKind::Module, &item.ident, &item.vis);
        }
        visit::visit_item_mod(self, item);
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.add(DefinitionKind::Function, &item.sig.ident, &item.vis);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.add(DefinitionKind::Function, &item.sig.ident, &item.vis);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        self.add(DefinitionKind::Function, &item.sig.ident, &Visibility::Inherited);
        visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_functions_and_modules_are_listed_and_associated_types_are_not() {
        let text = "pub struct A;\nmod b { enum C {} }\nmod other;\ntrait D { type E; fn f(); }\nimpl D for A { type E = u8; fn f() {} }\n\
                    type G = u8;\nfn h() { struct I; }\n";
        let found = definitions(&syn::parse_file(text).unwrap().items);
        let names = |kind| {
            let of_kind = found.iter().filter(|found| found.kind == kind);
            of_kind.map(|found| found.name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(names(DefinitionKind::Type), ["A", "C", "D", "G", "I"]);
        assert_eq!(names(DefinitionKind::Function), ["f", "f", "h"]);
        assert_eq!(names(DefinitionKind::Module), ["b"]);
        assert!(found[0].is_public && !found[1].is_public);
        assert_eq!(found[1].line, 2);
    }
}
