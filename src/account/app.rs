//! Which screen an address means.

use latchkey_contract::paths;
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::path;

use crate::admin::{AuditScreen, NewUserScreen, PolicyScreen, UploadScreen, UserScreen, UsersScreen};
use crate::screens::link::link_token::Brought;
use crate::screens::{
    AppScreen, DevicesScreen, EmailScreen, ForgottenScreen, LinkScreen, NotFound, PasswordScreen,
    ProfileScreen, RecoveryScreen, SecurityScreen, SessionsScreen, SmsScreen,
};
use crate::session::context::Visit;
use crate::ui::layout::account_layout::Frame;

/// The account's pages.
#[component]
pub fn App() -> impl IntoView {
    // Before the router: it keeps the address that it finds.
    Brought::receive();
    view! {
        <Router>
            <Pages />
        </Router>
    }
}

/// Who a page is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Whoever is signed in.
    Account,
    /// Anybody who has forgotten the password.
    Forgotten,
    /// Whoever has the link.
    Link,
    /// Nobody.
    Unknown,
}

impl Sort {
    fn of(path: &str) -> Self {
        match path {
            paths::APP_FORGOTTEN => Self::Forgotten,
            paths::APP_LINK | paths::APP_WELCOME => Self::Link,
            // The API answers for these and no others, to the letter.
            path if paths::APP_PAGES.contains(&path) => Self::Account,
            _ => Self::Unknown,
        }
    }
}

#[component]
fn Pages() -> impl IntoView {
    let path = use_location().pathname;
    let sort = Memo::new(move |_| path.with(|path| Sort::of(path)));
    move || match sort.get() {
        Sort::Account => view! { <Account /> }.into_any(),
        Sort::Forgotten => view! { <ForgottenScreen /> }.into_any(),
        Sort::Link => view! { <LinkScreen /> }.into_any(),
        Sort::Unknown => view! { <NotFound /> }.into_any(),
    }
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
                <Route path=path!("/users") view=UsersScreen />
                <Route path=path!("/users/new") view=NewUserScreen />
                <Route path=path!("/user") view=UserScreen />
                <Route path=path!("/upload") view=UploadScreen />
                <Route path=path!("/policy") view=PolicyScreen />
                <Route path=path!("/audit") view=AuditScreen />
            </Routes>
        </Frame>
    }
}
