//! The page as a whole: which of the screens is shown, its title, and staying in step with other tabs.

use latchkey_components::{Conversation, Intent, Login, Place, listen};
use latchkey_contract::{Account, LoginStep};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::route::{Route, Router, wished_for};
use crate::{hint, pages};

/// Who is here, as far as the page knows: a projection of the login, so that the two cannot disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Session {
    /// Nobody is, or nobody has said yet; the login knows which, and shows it.
    Guest,
    /// This account.
    SignedIn(Account),
}

fn session(talk: Conversation) -> Session {
    talk.read(|login| match login.place().step() {
        Some(LoginStep::SignedIn { account, .. }) => Session::SignedIn(account.clone()),
        _ => Session::Guest,
    })
}

/// The app.
#[component]
pub fn App() -> impl IntoView {
    let talk = Conversation::new();
    let router = Router::start();
    keep_in_step(talk);
    land(talk, router);
    name_the_window(talk, router);
    talk.ask(Intent::Where);

    let return_to = Signal::derive(move || match router.get() {
        Route::Devices => Some(Route::Devices.path().to_owned()),
        Route::Home | Route::NotFound => wished_for(),
    });
    let session = Memo::new(move |_| session(talk));
    let not_found = Memo::new(move |_| router.get() == Route::NotFound);
    hide_form_where_nothing_is(not_found);
    view! {
        <div class="login" hidden=move || not_found.get()>
            <Login talk return_to />
        </div>
        {move || match (router.get(), session.get()) {
            (Route::NotFound, _) => pages::not_found(router).into_any(),
            (_, Session::Guest) => ().into_any(),
            (Route::Home, Session::SignedIn(account)) => pages::home(talk, router, &account).into_any(),
            (Route::Devices, Session::SignedIn(_)) => pages::devices(talk, router).into_any(),
        }}
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
    Effect::new(move |_| {
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
    Effect::new(move |_| {
        let route = router.get();
        let title = talk.read(|login| {
            hint::note(login.place(), route);
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

/// The form stands in `index.html`, outside of what is drawn here; an address that does not exist hides it.
fn hide_form_where_nothing_is(not_found: Memo<bool>) {
    Effect::new(move |_| {
        if let Some(Ok(holder)) = document().get_element_by_id("sign-in").map(JsCast::dyn_into::<web_sys::HtmlElement>) {
            holder.set_hidden(not_found.get());
        }
    });
}
