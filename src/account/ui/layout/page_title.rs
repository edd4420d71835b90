//! The title and the heading of a page.

use latchkey_components::markup::focus;
use latchkey_words::text;
use leptos::html;
use leptos::prelude::*;

/// Sets the window's title (WCAG 2.4.2). The returned reference is for the page's heading, which is focused
/// when it is drawn, so that a screen reader reads it.
pub fn use_page_title(title: impl Into<Signal<String>>) -> NodeRef<html::H1> {
    let title = title.into();
    Effect::new(move |_| document().set_title(&text!("window.title", screen = &*title.read())));
    let heading = NodeRef::<html::H1>::new();
    heading.on_load(|heading| {
        // The element is made but not in the page yet.
        request_animation_frame(move || focus(&heading));
    });
    heading
}
