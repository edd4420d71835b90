//! What every screen has: a heading that is focused when it is come to, a title in the window, and what there is to tell.

use latchkey_components::markup::focus;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::session::context::Visit;

/// A page of the account.
#[component]
pub fn Screen(
    #[prop(into)] title: Signal<String>,
    /// For tests and styles.
    name: &'static str,
    /// As wide as there is room, for tables.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    let heading = begin(title);
    view! {
        <section class="screen" data-screen=name data-wide=wide.then_some("")>
            <h1 class="title" tabindex="-1" node_ref=heading>
                {move || title.get()}
            </h1>
            <News />
            {children()}
        </section>
    }
}

/// A task on the way from a page and back to it, one thing at a time: drawn as the login's screens are.
#[component]
pub fn Task(
    title: &'static str,
    name: &'static str,
    /// The page that it belongs to, and its name.
    back: (&'static str, &'static str),
    children: Children,
) -> impl IntoView {
    let heading = begin(title);
    view! {
        <p class="back">
            <a class="link" href=back.0>
                {back.1}
            </a>
        </p>
        <section class="card" data-screen=name>
            <h1 class="title" tabindex="-1" node_ref=heading>
                {title}
            </h1>
            {children()}
        </section>
    }
}

/// Names the window (WCAG 2.4.2), and moves the focus to the heading, which is then read.
pub fn begin(title: impl Into<Signal<String>>) -> NodeRef<html::H1> {
    let title = title.into();
    Effect::new(move |_| document().set_title(&[&*title.read(), " \u{b7} Latchkey"].concat()));
    let heading = NodeRef::<html::H1>::new();
    heading.on_load(|heading| {
        // It is not in the page yet.
        request_animation_frame(move || focus(&heading));
    });
    heading
}

/// What has happened, until another screen is gone to.
#[component]
fn News() -> impl IntoView {
    let news = Visit::present().news();
    on_cleanup(move || {
        let _ = news.try_set(String::new());
    });
    view! {
        <p class="notice" data-kind="news" role="status">
            {move || news.get()}
        </p>
    }
}

/// Puts the focus back where a screen begins: what had it is gone.
pub fn focus_heading() {
    focus_first("h1");
}

/// Puts the focus on something that has just been drawn.
pub fn focus_first(selector: impl Into<String>) {
    let selector = selector.into();
    request_animation_frame(move || {
        if let Ok(Some(found)) = document().query_selector(&selector) {
            focus(&found.unchecked_into::<HtmlElement>());
        }
    });
}

/// Puts the focus there if what had it is gone.
pub fn find_lost_focus(selector: &'static str) {
    request_animation_frame(move || {
        if is_focus_lost() {
            focus_first(selector);
        }
    });
}

/// Whether nothing has the focus.
pub fn is_focus_lost() -> bool {
    document().active_element().is_none_or(|focused| focused.tag_name() == "BODY")
}
