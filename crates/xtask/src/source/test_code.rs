//! Recognises test code, so that the rules for other code can leave it out.

use syn::{Attribute, ImplItem, Item, Meta, Token, punctuated::Punctuated};

/// Removes the items that are compiled for tests only.
pub(crate) fn remove_test_items(items: &mut Vec<Item>) {
    items.retain(|item| !is_test_only(attributes(item)));
    for item in items {
        match item {
            Item::Mod(module) => {
                if let Some((_, items)) = &mut module.content {
                    remove_test_items(items);
                }
            }
            Item::Impl(block) => block.items.retain(|item| match item {
                ImplItem::Fn(function) => !is_test_only(&function.attrs),
                ImplItem::Const(constant) => !is_test_only(&constant.attrs),
                _ => true,
            }),
            _ => {}
        }
    }
}

/// The names of the modules declared by `#[cfg(test)] mod name;`.
pub(crate) fn test_modules(items: &[Item]) -> Vec<String> {
    let declared = items.iter().filter_map(|item| match item {
        Item::Mod(module) if module.content.is_none() && is_test_only(&module.attrs) => Some(module),
        _ => None,
    });
    declared.map(|module| module.ident.to_string()).collect()
}

/// Whether there is a `#[cfg(test)]`, alone or within `all(…)`.
fn is_test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            attribute.parse_args::<Meta>().is_ok_and(|condition| requires_test(&condition))
        }
        _ => false,
    })
}

fn requires_test(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => {
            let conditions = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            conditions.is_ok_and(|conditions| conditions.iter().any(requires_test))
        }
        _ => false,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remaining(text: &str) -> usize {
        let mut items = syn::parse_file(text).unwrap().items;
        remove_test_items(&mut items);
        items.len()
    }

    #[test]
    fn only_what_needs_the_test_build_is_test_code() {
        assert_eq!(remaining("#[cfg(test)] fn a() {}"), 0);
        assert_eq!(remaining("#[cfg(all(test, unix))] use a::b;"), 0);
        assert_eq!(remaining("#[cfg(any(test, unix))] fn a() {}"), 1);
        assert_eq!(remaining("#[cfg(not(test))] fn a() {}"), 1);
        assert_eq!(remaining("#[cfg(unix)] fn a() {}"), 1);
    }

    #[test]
    fn test_code_within_modules_and_implementations_is_removed() {
        let mut items =
            syn::parse_file("mod a { #[cfg(test)] fn b() {} }\nimpl C { #[cfg(test)] fn d() {} }")
                .unwrap()
                .items;
        remove_test_items(&mut items);
        for item in items {
            match item {
                Item::Mod(module) => assert!(module.content.unwrap().1.is_empty()),
                Item::Impl(block) => assert!(block.items.is_empty()),
                _ => panic!("an item was lost"),
            }
        }
    }

    #[test]
    fn a_module_file_that_is_declared_for_tests_is_found() {
        let items = syn::parse_file("mod a;\n#[cfg(test)] mod b;\n#[cfg(test)] mod c { }").unwrap().items;
        assert_eq!(test_modules(&items), ["b"]);
    }
}
