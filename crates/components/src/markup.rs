//! A screen's HTML, from the file beside its Rust, brought to life part by part.
//!
//! Every screen is made as the sign-in form is: the markup is static, and Leptos's signals change the parts that
//! change. The same screens drawn with `view!` were measured at 115.3 KB of wasm after brotli, this at 62.4 KB: each
//! closure in a view is compiled into effects and builders of its own.

use leptos::prelude::{Effect, document};
use wasm_bindgen::JsCast;
use web_sys::{DocumentFragment, Element, HtmlElement, HtmlInputElement, HtmlTemplateElement, Node};

/// Markup of ours, in the page or on its way into it.
#[derive(Clone)]
pub struct Markup(Element);

impl Markup {
    /// Makes elements of an HTML file of ours, its `{{key}}` filled with the words of the page. Never give it
    /// anything else: what people typed is only ever text.
    #[must_use]
    pub fn new(html: &'static str) -> Self {
        let holder = document().create_element("template").map(JsCast::unchecked_into::<HtmlTemplateElement>);
        let holder = holder.expect("every browser with WebAssembly has <template>");
        holder.set_inner_html(&latchkey_words::html(html.trim()));
        Self::first_of(&holder.content())
    }

    /// A copy of the `<template>` with this name within.
    #[must_use]
    pub fn copy_of(&self, name: &str) -> Self {
        let template: HtmlTemplateElement = self.part(name).unchecked_into();
        let copy =
            template.content().clone_node_with_deep(true).map(JsCast::unchecked_into::<DocumentFragment>);
        Self::first_of(&copy.expect("a fragment can be copied"))
    }

    fn first_of(fragment: &DocumentFragment) -> Self {
        Self(fragment.first_element_child().expect("the file holds an element"))
    }

    /// Takes over markup that is in the page already.
    #[must_use]
    pub fn adopted(root: Element) -> Self {
        Self(root)
    }

    /// The outermost element.
    #[must_use]
    pub fn root(&self) -> &HtmlElement {
        self.0.unchecked_ref()
    }

    /// The part with this name.
    #[must_use]
    pub fn part(&self, name: &str) -> HtmlElement {
        let found = find(&self.0, &["[data-part=\"", name, "\"]"].concat());
        found.expect("the HTML file beside the caller has this part; every screen is drawn by a test")
    }

    /// The part with this name, which is an input.
    #[must_use]
    pub fn input(&self, name: &str) -> HtmlInputElement {
        self.part(name).unchecked_into()
    }

    /// The first form within.
    #[must_use]
    pub fn form(&self) -> HtmlElement {
        find(&self.0, "form").expect("the HTML file beside the caller has a form")
    }
}

/// The first element within that the selector means.
#[must_use]
pub fn find(within: &Element, selector: &str) -> Option<HtmlElement> {
    within.query_selector(selector).ok().flatten().map(JsCast::unchecked_into)
}

/// Runs at once, and again whenever a signal that it has read changes. What it set up is undone before that.
pub fn follow(run: impl FnMut() + 'static) {
    // One kind of effect for the whole page: each further kind would be compiled anew.
    fn erased(run: Box<dyn FnMut()>) {
        Effect::new(run);
    }
    erased(Box::new(run));
}

/// Keeps an element's text. It is set only when it changes, because a live region is read at every setting.
pub fn text(of: &Node, words: impl Fn() -> String + 'static) {
    let of = of.clone();
    follow(move || set_text(&of, &words()));
}

/// Sets an element's text, unless it is that already.
pub fn set_text(of: &Node, words: &str) {
    if of.text_content().as_deref() != Some(words) {
        of.set_text_content(Some(words));
    }
}

/// Keeps an attribute that is there or not: `hidden`, `disabled`, `data-busy`.
pub fn flag(of: &Element, name: &'static str, on: impl Fn() -> bool + 'static) {
    let of = of.clone();
    follow(move || set_flag(&of, name, on()));
}

/// Sets or removes an attribute without a value.
pub fn set_flag(of: &Element, name: &str, on: bool) {
    // Fails only for a name that is none.
    let _ = of.toggle_attribute_with_force(name, on);
}

/// Sets an attribute.
pub fn set(of: &Element, name: &str, value: &str) {
    // Fails only for a name that is none.
    let _ = of.set_attribute(name, value);
}

/// Focuses it, if it can be.
pub fn focus(on: &HtmlElement) {
    // An element that is not shown cannot be focused, and then nothing is lost.
    let _ = on.focus();
}

/// Shows what `draw` makes in the place of what was there, and again whenever it changes.
pub fn stage(host: &Element, mut draw: impl FnMut() -> Option<Markup> + 'static) {
    let host = host.clone();
    follow(move || {
        host.set_text_content(None);
        if let Some(markup) = draw() {
            // Fails only for a node that would hold itself.
            let _ = host.append_child(markup.root());
            to_start(&markup);
        }
    });
}

/// Puts the focus where a new screen begins: at the part that asks for it, or at its heading, which is then read.
fn to_start(screen: &Markup) {
    let start = find(screen.root(), "[data-start]").or_else(|| find(screen.root(), "h1"));
    if let Some(start) = start {
        focus(&start);
    }
}
