//! The front door as a whole: the login or "access granted", its title, and staying in step with other tabs.

use latchkey_components::markup::{follow, stage};
use latchkey_components::{Conversation, Intent, Login, Place, listen};
use latchkey_contract::{AccountSummary, LoginStep};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::{hint, home, route};

/// Who is signed in. A projection of the login, so that nothing can disagree with it.
fn signed_in(talk: Conversation) -> Option<AccountSummary> {
    talk.read(|login| match login.place().step() {
        Some(LoginStep::SignedIn { account, .. }) => Some(account.clone()),
        _ => None,
    })
}

/// The app.
#[component]
pub fn App() -> impl IntoView {
    let talk = Conversation::new();
    keep_in_step(talk);
    land(talk);
    name_the_window(talk);
    talk.ask(Intent::Where);

    let account = Memo::new(move |_| signed_in(talk));
    let page = NodeRef::<leptos::html::Div>::new();
    page.on_load(move |page| stage(&page, move || account.get().map(|account| home::home(talk, &account))));
    view! {
        <Login talk return_to=Signal::derive(route::wished_for) />
        <div class="account" node_ref=page></div>
    }
}

/// Asks where the login stands whenever something may have happened elsewhere: in another tab, too.
fn keep_in_step(talk: Conversation) {
    talk.keep_in_step();
    listen(&window(), "storage", move |event| {
        let event: web_sys::StorageEvent = event.unchecked_into();
        if event.key().as_deref() == Some(hint::KEY) {
            talk.ask(Intent::Where);
        }
    });
}

/// Goes where the person wanted to go before the login, once, and only if the API says so.
fn land(talk: Conversation) {
    follow(move || {
        let address = talk.read(|login| match login.place() {
            Place::At(LoginStep::SignedIn { return_to, .. }) if login.arrived() => return_to.clone(),
            _ => None,
        });
        if let Some(address) = address {
            route::go(&address);
        }
    });
}

/// The window's title says which screen it is (WCAG 2.4.2), and `boot.js` is told for the next time.
fn name_the_window(talk: Conversation) {
    let noted = hint::Noted::default();
    follow(move || {
        let title = talk.read(|login| {
            hint::note(login.place(), &noted);
            title(login.place())
        });
        document().set_title(&[title, " \u{b7} Latchkey"].concat());
    });
}

fn title(place: &Place) -> &'static str {
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
