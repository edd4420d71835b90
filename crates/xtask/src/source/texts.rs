//! Collects the string literals that a person may get to read.

use proc_macro2::{Literal, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprCall, ExprMethodCall, Item, Lit, LitStr, Macro};

/// A string literal.
#[derive(Debug, PartialEq)]
pub(crate) struct TextLiteral {
    /// Without quotes and escapes.
    pub(crate) value: String,
    /// Counted from 1.
    pub(crate) line: usize,
}

/// Macros whose text goes to developers: a panic's message, a line of a log.
const DEVELOPER_MACROS: [&str; 16] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "debug",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "error",
    "info",
    "log",
    "panic",
    "todo",
    "trace",
    "unreachable",
    "warn",
];

/// Every string literal but those in attributes, doc comments, calls of `expect`, panics and logs.
pub(super) fn texts(items: &[Item]) -> Vec<TextLiteral> {
    let mut visitor = TextVisitor(Vec::new());
    for item in items {
        visitor.visit_item(item);
    }
    visitor.0
}

struct TextVisitor(Vec<TextLiteral>);

impl TextVisitor {
    fn add(&mut self, literal: &LitStr) {
        self.0.push(TextLiteral { value: literal.value(), line: literal.span().start().line });
    }

    fn add_literal(&mut self, literal: &Literal) {
        if let Lit::Str(text) = Lit::new(literal.clone()) {
            self.add(&text);
        }
    }

    /// The literals in the tokens of a macro call, which may hold further calls.
    fn add_tokens(&mut self, tokens: &TokenStream) {
        // The name before the current token, and whether a `!` follows it.
        let (mut name, mut is_macro) = (String::new(), false);
        for token in tokens.clone() {
            match token {
                TokenTree::Ident(ident) => (name, is_macro) = (ident.to_string(), false),
                TokenTree::Punct(punct) if punct.as_char() == '!' => is_macro = true,
                TokenTree::Punct(_) => name.clear(),
                TokenTree::Group(group) => {
                    let for_developers = if is_macro { is_developer_macro(&name) } else { name == "expect" };
                    if !for_developers {
                        self.add_tokens(&group.stream());
                    }
                    name.clear();
                }
                TokenTree::Literal(literal) => self.add_literal(&literal),
            }
        }
    }
}

fn is_developer_macro(name: &str) -> bool {
    DEVELOPER_MACROS.contains(&name)
}

impl<'ast> Visit<'ast> for TextVisitor {
    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_lit_str(&mut self, literal: &'ast LitStr) {
        self.add(literal);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method == "expect" {
            self.visit_expr(&call.receiver);
        } else {
            visit::visit_expr_method_call(self, call);
        }
    }

    /// What `web_sys::console` writes is for developers.
    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        let to_console = match &*call.func {
            Expr::Path(path) => path.path.segments.iter().any(|segment| segment.ident == "console"),
            _ => false,
        };
        if !to_console {
            visit::visit_expr_call(self, call);
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string());
        if !name.is_some_and(|name| is_developer_macro(&name)) {
            self.add_tokens(&call.tokens);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, usize)> {
        let texts = texts(&syn::parse_file(text).unwrap().items);
        texts.into_iter().map(|text| (text.value, text.line)).collect()
    }

    #[test]
    fn texts_are_found_in_code_and_in_macros() {
        let source = "const A: &str = \"a \\\"b\\\"\";\nfn c() {\n    view! { <p title=\"d\">{e.error(\"g\")}</p> }\n}";
        let expected = [("a \"b\"", 1), ("d", 3), ("g", 3)];
        assert_eq!(found(source), expected.map(|(text, line)| (text.to_owned(), line)));
    }

    #[test]
    fn texts_for_developers_are_left_out() {
        for source in [
            "/// Doc.\n#[expect(a, reason = \"b\")] fn c() {}",
            "fn a() { b.expect(\"why it is there\"); }",
            "fn a() { panic!(\"impossible\"); assert!(b, \"c\"); tracing::warn!(\"d\"); }",
            "fn a() { web_sys::console::log_1(&\"b\".into()); }",
            "fn a() { view! { {b.expect(\"c\")} {panic!(\"d\")} } }",
        ] {
            assert_eq!(found(source), [], "{source}");
        }
    }
}
