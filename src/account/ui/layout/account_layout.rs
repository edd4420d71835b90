//! The layout of a page for whoever is signed in: who that is, the menu, and the page.

use latchkey_contract::paths;
use latchkey_words::text;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::account_screen::AccountScreen;
use super::current_user::CurrentUser;
use super::logo::Logo;
use super::menu::{Menu, MenuItem};
use crate::api::error_message;
use crate::session::AccountSession;

/// The layout. The page is drawn once the account is loaded, and only if it is open to it.
#[component]
pub fn AccountLayout(
    menu: Vec<MenuItem>,
    administration_menu: Vec<MenuItem>,
    /// Whether the page at a path is open to an account that has to set up a method first.
    is_open_without_method: fn(&str) -> bool,
    children: ChildrenFn,
) -> impl IntoView {
    let session = AccountSession::current();
    let menu_open = RwSignal::new(false);
    let location = use_location();
    // Another page closes the menu.
    Effect::new(move |_| {
        location.pathname.track();
        menu_open.set(false);
    });
    let loaded = Memo::new(move |_| session.is_loaded());
    let closed = Memo::new(move |_| {
        session.must_set_up_method() && location.pathname.with(|path| !is_open_without_method(path))
    });
    view! {
        <a class="skip" href="#content" rel="external">
            {text!("layout.skip")}
        </a>
        <header class="masthead">
            <Logo />
            <CurrentUser />
            <button
                class="button menu"
                data-kind="quiet"
                type="button"
                aria-controls="menu"
                aria-expanded=move || menu_open.get().to_string()
                on:click=move |_| menu_open.update(|open| *open = !*open)
            >
                {text!("layout.menu")}
            </button>
        </header>
        <div class="desk">
            <Menu open=menu_open items=menu administration=administration_menu />
            <main id="content" tabindex="-1">
                {move || match (loaded.get(), closed.get()) {
                    (false, _) => view! { <AccountStatus /> }.into_any(),
                    (true, true) => view! { <MethodRequired /> }.into_any(),
                    (true, false) => children().into_any(),
                }}
            </main>
        </div>
    }
}

/// In the place of a page that is closed until a method is set up.
#[component]
fn MethodRequired() -> impl IntoView {
    view! {
        <AccountScreen title=text!("method_required.title") name="method-first">
            <p class="lede">{text!("method_required.lede")}</p>
            <p class="beneath">
                <a class="button" data-kind="primary" href=paths::APP_SECURITY>
                    {text!("method_required.set_up")}
                </a>
            </p>
        </AccountScreen>
    }
}

/// In the place of the page while the account is not loaded: pending, or failed.
#[component]
fn AccountStatus() -> impl IntoView {
    let session = AccountSession::current();
    move || match session.error() {
        None => view! {
            <p class="hint" role="status">
                {text!("status.loading")}
            </p>
        }
        .into_any(),
        Some(problem) => view! {
            <section class="card" data-screen="unreachable">
                <h1 class="title" tabindex="-1">
                    {text!("unreachable.title")}
                </h1>
                <p class="lede" role="alert">
                    {error_message(&problem)}
                </p>
                <button class="button" data-kind="primary" type="button" on:click=move |_| session.reload()>
                    {text!("action.try_again")}
                </button>
            </section>
        }
        .into_any(),
    }
}
