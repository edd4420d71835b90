//! The login app as a whole: the login or the home page, the window's title, and other tabs.

use latchkey_components::markup::{follow, stage};
use latchkey_components::{Conversation, Intent, Login, Place, listen};
use latchkey_contract::{AccountSummary, LoginStep};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::{boot_hint, home, route};

/// Who is signed in. Derived from the login's state, so that the two cannot disagree.
fn signed_in(talk: Conversation) -> Option<AccountSummary> {
    talk.read(|login| match login.place().step() {
        Some(LoginStep::SignedIn { account, .. }) => Some(account.clone()),
        _ => None,
    })
}

/// The login app.
#[component]
pub fn LoginApp() -> impl IntoView {
    let talk = Conversation::new();
    sync_with_other_tabs(talk);
    follow_return_to(talk);
    set_window_title(talk);
    talk.ask(Intent::Where);

    let account = Memo::new(move |_| signed_in(talk));
    let page = NodeRef::<leptos::html::Div>::new();
    page.on_load(move |page| stage(&page, move || account.get().map(|account| home::home(talk, &account))));
    view! {
        <Login talk return_to=Signal::derive(route::requested_path) />
        <div class="account" node_ref=page></div>
    }
}

/// Asks for the login's state again whenever it may have changed elsewhere, in another tab for example.
fn sync_with_other_tabs(talk: Conversation) {
    talk.keep_in_step();
    listen(&window(), "storage", move |event| {
        let event: web_sys::StorageEvent = event.unchecked_into();
        if event.key().as_deref() == Some(boot_hint::KEY) {
            talk.ask(Intent::Where);
        }
    });
}

/// Goes to the page that was requested before the login, once, if the API has accepted it.
fn follow_return_to(talk: Conversation) {
    follow(move || {
        let address = talk.read(|login| match login.place() {
            Place::At(LoginStep::SignedIn { return_to, .. }) if login.arrived() => return_to.clone(),
            _ => None,
        });
        if let Some(address) = address {
            route::go_to(&address);
        }
    });
}

/// Keeps the window's title (WCAG 2.4.2) and the boot hint true to the screen.
fn set_window_title(talk: Conversation) {
    let last_written = boot_hint::LastWritten::default();
    follow(move || {
        let title = talk.read(|login| {
            boot_hint::write(login.place(), &last_written);
            screen_title(login.place())
        });
        document().set_title(&[title, " \u{b7} Latchkey"].concat());
    });
}

fn screen_title(place: &Place) -> &'static str {
    match place {
        Place::Unreachable(_) => "The service cannot be reached",
        Place::Unknown => "Sign in",
        Place::Choosing(_) => "Verify it is you",
        Place::At(step) => match step {
            LoginStep::Password => "Sign in",
            LoginStep::ChooseMethod { .. } => "Verify it is you",
            LoginStep::EnterCode { .. } => "Enter your code",
            LoginStep::NameDevice { .. } => "Name this device",
            LoginStep::SignedIn { .. } => "Access granted",
        },
    }
}
