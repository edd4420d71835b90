//! Which screen an address means.

use latchkey_contract::paths;
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::path;

use crate::frame::Frame;
use crate::screens::{
    AppScreen, DevicesScreen, EmailScreen, NotFound, PasswordScreen, ProfileScreen, RecoveryScreen,
    SecurityScreen, SessionsScreen, SmsScreen,
};
use crate::visit::Visit;

/// The account's pages.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <Router>
            <Pages />
        </Router>
    }
}

#[component]
fn Pages() -> impl IntoView {
    let path = use_location().pathname;
    // The API answers for these and no others, to the letter.
    let known = Memo::new(move |_| path.with(|path| paths::APP_PAGES.contains(&path.as_str())));
    move || if known.get() { view! { <Account /> }.into_any() } else { view! { <NotFound /> }.into_any() }
}

#[component]
fn Account() -> impl IntoView {
    Visit::begin();
    view! {
        <Frame>
            <Routes fallback=NotFound>
                <Route path=path!("/security") view=SecurityScreen />
                <Route path=path!("/security/app") view=AppScreen />
                <Route path=path!("/security/sms") view=SmsScreen />
                <Route path=path!("/security/email") view=EmailScreen />
                <Route path=path!("/security/recovery-codes") view=RecoveryScreen />
                <Route path=path!("/security/password") view=PasswordScreen />
                <Route path=path!("/devices") view=DevicesScreen />
                <Route path=path!("/sessions") view=SessionsScreen />
                <Route path=path!("/profile") view=ProfileScreen />
            </Routes>
        </Frame>
    }
}
