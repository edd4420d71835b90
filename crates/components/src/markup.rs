//! Static HTML, made into elements and bound to signals.
//!
//! A screen's HTML is a file beside its Rust, as the sign-in form's is: the markup is static, and signals
//! change only the parts that change. The same screens written with `view!` were measured at 115.3 KB of wasm
//! after brotli, these at 62.4 KB: each closure in a view is compiled into effects and builders of its own.

use leptos::prelude::{Effect, document};
use wasm_bindgen::JsCast;
use web_sys::{DocumentFragment, Element, HtmlElement, HtmlInputElement, HtmlTemplateElement, Node};

/// An element made from one of our HTML files. Its `data-part` attributes name the parts that Rust uses.
#[derive(Clone)]
pub struct Markup(Element);

impl Markup {
    /// Parses one of our HTML files, its `{{key}}` filled with the words of the page. User input must never
    /// come here; it is only ever set as text.
    #[must_use]
    pub fn new(html: &'static str) -> Self {
        let template =
            document().create_element("template").map(JsCast::unchecked_into::<HtmlTemplateElement>);
        let template = template.expect("every browser with WebAssembly has <template>");
        template.set_inner_html(&latchkey_words::html(html.trim()));
        Self::first_of(&template.content())
    }

    /// A copy of what is in the `<template>` with this `data-part`.
    #[must_use]
    pub fn clone_template(&self, name: &str) -> Self {
        let template: HtmlTemplateElement = self.part(name).unchecked_into();
        let copy =
            template.content().clone_node_with_deep(true).map(JsCast::unchecked_into::<DocumentFragment>);
        Self::first_of(&copy.expect("a fragment can be copied"))
    }

    fn first_of(fragment: &DocumentFragment) -> Self {
        Self(fragment.first_element_child().expect("the file holds an element"))
    }

    /// The outermost element.
    #[must_use]
    pub fn root(&self) -> &HtmlElement {
        self.0.unchecked_ref()
    }

    /// The element with this `data-part`. Panics if there is none.
    #[must_use]
    pub fn part(&self, name: &str) -> HtmlElement {
        let found = find(&self.0, &["[data-part=\"", name, "\"]"].concat());
        found.expect("the HTML file beside the caller has this part; every screen is drawn by a test")
    }

    /// Puts another markup before the part of that name. Panics if there is none.
    pub fn insert_before(&self, name: &str, other: &Self) {
        let part = self.part(name);
        if let Some(parent) = part.parent_node() {
            // Fails only for an element that would contain itself.
            let _ = parent.insert_before(other.root(), Some(&part));
        }
    }

    /// The input with this `data-part`. Panics if there is none.
    #[must_use]
    pub fn input(&self, name: &str) -> HtmlInputElement {
        self.part(name).unchecked_into()
    }

    /// The first form. Panics if there is none.
    #[must_use]
    pub fn form(&self) -> HtmlElement {
        find(&self.0, "form").expect("the HTML file beside the caller has a form")
    }
}

/// The first element within `root` that the CSS selector matches.
#[must_use]
pub fn find(root: &Element, selector: &str) -> Option<HtmlElement> {
    root.query_selector(selector).ok().flatten().map(JsCast::unchecked_into)
}

/// A Leptos effect: runs now, and again whenever a signal that it has read changes. Listeners and cleanups that
/// a run has set are undone before the next one.
pub fn effect(run: impl FnMut() + 'static) {
    // One effect type for all callers: a generic one would be compiled anew for each closure.
    fn effect_boxed(run: Box<dyn FnMut()>) {
        Effect::new(run);
    }
    effect_boxed(Box::new(run));
}

/// Binds an element's text to signals.
pub fn bind_text(node: &Node, text: impl Fn() -> String + 'static) {
    let node = node.clone();
    effect(move || set_text(&node, &text()));
}

/// Sets an element's text if it differs: a screen reader reads a live region out each time it is set.
pub fn set_text(node: &Node, text: &str) {
    if node.text_content().as_deref() != Some(text) {
        node.set_text_content(Some(text));
    }
}

/// Binds the presence of a boolean attribute (`hidden`, `disabled`, `data-busy`) to signals.
pub fn bind_flag(element: &Element, name: &'static str, on: impl Fn() -> bool + 'static) {
    let element = element.clone();
    effect(move || set_flag(&element, name, on()));
}

/// Adds or removes a boolean attribute.
pub fn set_flag(element: &Element, name: &str, on: bool) {
    // Fails only for an invalid name.
    let _ = element.toggle_attribute_with_force(name, on);
}

/// Sets an attribute.
pub fn set_attribute(element: &Element, name: &str, value: &str) {
    // Fails only for an invalid name.
    let _ = element.set_attribute(name, value);
}

/// Focuses the element. One that is hidden cannot have the focus; then nothing happens.
pub fn focus(element: &HtmlElement) {
    let _ = element.focus();
}

/// Keeps what `render` makes as the only content of `host`, rendered anew whenever a signal that it has read
/// changes.
pub fn render_into(host: &Element, mut render: impl FnMut() -> Option<Markup> + 'static) {
    let host = host.clone();
    effect(move || {
        host.set_text_content(None);
        if let Some(markup) = render() {
            // Fails only for an element that would contain itself.
            let _ = host.append_child(markup.root());
            focus_start(&markup);
        }
    });
}

/// Moves the focus to a new screen: to the part marked `data-start`, or else to the heading, which is then read
/// out.
fn focus_start(screen: &Markup) {
    let start = find(screen.root(), "[data-start]").or_else(|| find(screen.root(), "h1"));
    if let Some(start) = start {
        focus(&start);
    }
}
