//! Measures the functions of a file.

use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, GenericArgument, ImplItemFn, Item, ItemFn, PathArguments, ReturnType, Signature,
    TraitItemFn, Type, TypeParamBound,
};

/// A function with a body.
#[derive(Debug, PartialEq)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// The line of its signature, counted from 1.
    pub(crate) line: usize,
    /// From the signature to the closing brace; attributes and doc comments are not counted.
    pub(crate) lines: usize,
    /// Whether it draws something: a Leptos component, or a function that returns a view.
    pub(crate) is_view: bool,
}

/// Every function with a body, also within other functions.
pub(super) fn functions(items: &[Item]) -> Vec<Function> {
    let mut visitor = FunctionVisitor(Vec::new());
    for item in items {
        visitor.visit_item(item);
    }
    visitor.0
}

struct FunctionVisitor(Vec<Function>);

impl FunctionVisitor {
    fn add(&mut self, attributes: &[Attribute], signature: &Signature, body: &Block) {
        let line = signature.fn_token.span.start().line;
        self.0.push(Function {
            name: signature.ident.to_string(),
            line,
            lines: body.brace_token.span.close().end().line - line + 1,
            is_view: is_view(attributes, signature),
        });
    }
}

impl<'ast> Visit<'ast> for FunctionVisitor {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.add(&function.attrs, &function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.add(&function.attrs, &function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        if let Some(body) = &function.default {
            self.add(&function.attrs, &function.sig, body);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

fn is_view(attributes: &[Attribute], signature: &Signature) -> bool {
    let returns_view = match &signature.output {
        ReturnType::Type(_, returned) => is_view_type(returned),
        ReturnType::Default => false,
    };
    let is_component = attributes.iter().any(|attribute| attribute.path().is_ident("component"));
    is_component || returns_view || signature.ident.to_string().ends_with("_view")
}

/// `impl IntoView`, `AnyView` or `View<…>`. A type `View` without parameters is not the one of Leptos.
fn is_view_type(returned: &Type) -> bool {
    match returned {
        Type::ImplTrait(opaque) => opaque.bounds.iter().any(|bound| match bound {
            TypeParamBound::Trait(bound) => {
                bound.path.segments.last().is_some_and(|last| last.ident == "IntoView")
            }
            _ => false,
        }),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| match &last.arguments {
            PathArguments::AngleBracketed(generic) if last.ident == "View" => {
                generic.args.iter().any(|argument| matches!(argument, GenericArgument::Type(_)))
            }
            _ => last.ident == "AnyView",
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(text: &str) -> Vec<(String, usize, usize, bool)> {
        let functions = functions(&syn::parse_file(text).unwrap().items);
        functions.into_iter().map(|found| (found.name, found.line, found.lines, found.is_view)).collect()
    }

    #[test]
    fn a_function_is_measured_from_its_signature_to_its_brace() {
        let text = "/// A doc comment.\n#[inline]\nfn a(\n    b: u8,\n) {\n}\n";
        assert_eq!(measured(text), [("a".to_owned(), 3, 4, false)]);
    }

    #[test]
    fn methods_default_methods_and_inner_functions_are_measured() {
        let text =
            "trait A { fn b(); fn c() {} }\nimpl A for D { fn e() { fn f() {} } }\nmod g { fn h() {} }";
        let names: Vec<_> = measured(text).into_iter().map(|found| found.0).collect();
        assert_eq!(names, ["c", "e", "f", "h"]);
    }

    #[test]
    fn components_and_functions_that_return_a_view_are_views() {
        for text in [
            "#[component] fn A() {}",
            "fn a() -> impl IntoView {}",
            "fn a() -> impl IntoView + use<> {}",
            "fn a() -> AnyView {}",
            "fn a() -> View<impl IntoView> {}",
            "fn device_view() {}",
        ] {
            assert!(measured(text)[0].3, "{text}");
        }
        for text in
            ["fn a() -> View {}", "fn viewer() -> Option<u8> {}", "fn a() -> impl Iterator<Item = u8> {}"]
        {
            assert!(!measured(text)[0].3, "{text}");
        }
    }
}
