//! A page of the account: its heading, and what has just been done.

use leptos::prelude::*;

use super::card::Card;
use super::page_title::use_page_title;
use crate::session::AccountSession;

/// A page of the account.
#[component]
pub fn AccountScreen(
    #[prop(into)] title: Signal<String>,
    /// The value of `data-screen`, for tests and styles.
    name: &'static str,
    /// As wide as the window allows, for tables.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    let heading = use_page_title(title);
    view! {
        <section class="screen" data-screen=name data-wide=wide.then_some("")>
            <h1 class="title" tabindex="-1" node_ref=heading>
                {move || title.get()}
            </h1>
            <FlashMessage />
            {children()}
        </section>
    }
}

/// The flash message, until the screen is left.
#[component]
fn FlashMessage() -> impl IntoView {
    let flash = AccountSession::current().flash;
    on_cleanup(move || flash.clear());
    view! {
        <p class="notice" data-kind="news" role="status">
            {move || flash.message()}
        </p>
    }
}

/// A page for one task, with a link back to the page that led to it.
#[component]
pub fn TaskScreen(
    #[prop(into)] title: String,
    /// The value of `data-screen`, for tests and styles.
    name: &'static str,
    /// The path of the page that led here.
    back_to: &'static str,
    #[prop(into)] back_label: String,
    children: Children,
) -> impl IntoView {
    view! {
        <p class="back">
            <a class="link" href=back_to>
                {back_label}
            </a>
        </p>
        <Card title name>{children()}</Card>
    }
}
