//! The login app as a whole: the login or the home page, the window's title, and other tabs.

use latchkey_components::markup::{effect, render_into};
use latchkey_components::{Intent, Login, LoginStore, LoginView, listen};
use latchkey_contract::{AccountSummary, LoginStep};
use latchkey_words::{Key, key, text};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::{boot_hint, home, route};

/// Who is signed in. Derived from the login's state, so that the two cannot disagree.
fn signed_in(store: LoginStore) -> Option<AccountSummary> {
    store.with(|machine| match machine.view().step() {
        Some(LoginStep::SignedIn { account, .. }) => Some(account.clone()),
        _ => None,
    })
}

/// The login app.
#[component]
pub fn LoginApp() -> impl IntoView {
    let store = LoginStore::new();
    sync_with_other_tabs(store);
    follow_return_to(store);
    set_window_title(store);
    store.ask(Intent::Refresh);

    let account = Memo::new(move |_| signed_in(store));
    let page = NodeRef::<leptos::html::Div>::new();
    page.on_load(move |page| {
        render_into(&page, move || account.get().map(|account| home::home(store, &account)))
    });
    view! {
        <Login store return_to=Signal::derive(route::requested_path) />
        <div class="account" node_ref=page></div>
    }
}

/// Asks for the login's state again whenever it may have changed elsewhere, in another tab for example.
fn sync_with_other_tabs(store: LoginStore) {
    store.refresh_on_return();
    listen(&window(), "storage", move |event| {
        let event: web_sys::StorageEvent = event.unchecked_into();
        if event.key().as_deref() == Some(boot_hint::KEY) {
            store.ask(Intent::Refresh);
        }
    });
}

/// Goes to the page that was requested before the login, once, if the API has accepted it.
fn follow_return_to(store: LoginStore) {
    effect(move || {
        let address = store.with(|machine| match machine.view() {
            LoginView::AtStep(LoginStep::SignedIn { return_to, .. }) if machine.just_signed_in() => {
                return_to.clone()
            }
            _ => None,
        });
        if let Some(address) = address {
            route::go_to(&address);
        }
    });
}

/// Keeps the window's title (WCAG 2.4.2) and the boot hint true to the screen.
fn set_window_title(store: LoginStore) {
    let last_written = boot_hint::LastWritten::default();
    effect(move || {
        let title = store.with(|machine| {
            boot_hint::write(machine.view(), &last_written);
            screen_title(machine.view())
        });
        document().set_title(&text!("window.title", screen = title.text()));
    });
}

/// The heading of the screen; an account that is signed in sees the home page.
fn screen_title(view: &LoginView) -> Key {
    match view {
        LoginView::Unreachable(_) => key!("unreachable.title"),
        LoginView::Unknown | LoginView::AtStep(LoginStep::Password) => key!("sign_in.title"),
        LoginView::ChoosingMethod(_) | LoginView::AtStep(LoginStep::ChooseMethod { .. }) => {
            key!("choose_method.title")
        }
        LoginView::AtStep(LoginStep::EnterCode { .. }) => key!("enter_code.title"),
        LoginView::AtStep(LoginStep::NameDevice { .. }) => key!("name_device.title"),
        LoginView::AtStep(LoginStep::SignedIn { .. }) => key!("home.title"),
    }
}
