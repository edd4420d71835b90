//! The page as a whole: which of the screens is shown, its title, and staying in step with other tabs.

use latchkey_components::markup::{follow, set_flag, stage};
use latchkey_components::{Conversation, Intent, Login, Place, listen};
use latchkey_contract::{Account, LoginStep};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::route::{Route, Router, wished_for};
use crate::{hint, pages};

/// Which of the app's own pages is shown; while the login has something to show, none is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    /// Nobody is signed in, or nobody has said yet; the login knows which, and shows it.
    Login,
    Home(Account),
    Devices,
    NotFound,
}

/// A projection of the address and the login, so that nothing can disagree with either.
fn shown(talk: Conversation, router: Router) -> Shown {
    let account = talk.read(|login| match login.place().step() {
        Some(LoginStep::SignedIn { account, .. }) => Some(account.clone()),
        _ => None,
    });
    match (router.get(), account) {
        (Route::NotFound, _) => Shown::NotFound,
        (_, None) => Shown::Login,
        (Route::Home, Some(account)) => Shown::Home(account),
        (Route::Devices, Some(_)) => Shown::Devices,
    }
}

/// The app.
#[component]
pub fn App() -> impl IntoView {
    let talk = Conversation::new();
    let router = Router::start();
    keep_in_step(talk);
    land(talk, router);
    name_the_window(talk, router);
    hide_login_where_nothing_is(router);
    talk.ask(Intent::Where);

    let return_to = Signal::derive(move || match router.get() {
        Route::Devices => Some(Route::Devices.path().to_owned()),
        Route::Home | Route::NotFound => wished_for(),
    });
    let shown = Memo::new(move |_| shown(talk, router));
    let page = NodeRef::<leptos::html::Div>::new();
    page.on_load(move |page| {
        stage(&page, move || match shown.get() {
            Shown::Login => None,
            Shown::Home(account) => Some(pages::home(talk, router, &account)),
            Shown::Devices => Some(pages::devices(talk, router)),
            Shown::NotFound => Some(pages::not_found(router)),
        });
    });
    view! {
        <Login talk return_to />
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
fn land(talk: Conversation, router: Router) {
    follow(move || {
        let address = talk.read(|login| match login.place() {
            Place::At(LoginStep::SignedIn { return_to, .. }) if login.arrived() => return_to.clone(),
            _ => None,
        });
        if let Some(address) = address {
            router.go_checked(&address);
        }
    });
}

/// The window's title says which screen it is (WCAG 2.4.2), and `boot.js` is told for the next time.
fn name_the_window(talk: Conversation, router: Router) {
    let noted = hint::Noted::default();
    follow(move || {
        let route = router.get();
        let title = talk.read(|login| {
            hint::note(login.place(), route, &noted);
            title(route, login.place())
        });
        document().set_title(&[title, " \u{b7} Latchkey"].concat());
    });
}

fn title(route: Route, place: &Place) -> &'static str {
    if route == Route::NotFound {
        return "Not found";
    }
    match place {
        Place::Unreachable(_) => "The service cannot be reached",
        Place::Unknown => "Sign in",
        Place::Choosing(_) => "Verify it is you",
        Place::At(step) => match step {
            LoginStep::Password => "Sign in",
            LoginStep::ChooseMethod { .. } => "Verify it is you",
            LoginStep::EnterCode { .. } => "Enter your code",
            LoginStep::NameDevice { .. } => "Name this device",
            LoginStep::SignedIn { .. } if route == Route::Devices => "My Trusted Devices",
            LoginStep::SignedIn { .. } => "Access granted",
        },
    }
}

/// An address that does not exist hides the login; its form stands in `index.html`, outside of what is drawn here.
fn hide_login_where_nothing_is(router: Router) {
    follow(move || {
        if let Some(root) = document().document_element() {
            set_flag(&root, "data-not-found", router.get() == Route::NotFound);
        }
    });
}
