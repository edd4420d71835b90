//! Which screen an address shows, and to whom.

use latchkey_contract::paths;
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::path;

use crate::admin::{AuditScreen, NewUserScreen, PolicyScreen, UploadScreen, UserScreen, UsersScreen};
use crate::screens::{
    AuthenticatorAppScreen, ChangePasswordScreen, DevicesScreen, EmailScreen, ForgotPasswordScreen,
    LinkScreen, NotFound, ProfileScreen, RecoveryCodesScreen, SecurityScreen, SessionsScreen, SmsScreen,
    StepUpDialog, UrlToken,
};
use crate::session::AccountSession;
use crate::ui::layout::AccountLayout;

/// The app of the account's pages.
#[component]
pub fn AccountApp() -> impl IntoView {
    // Before the router, which would keep the token in the address that it finds.
    UrlToken::provide();
    view! {
        <Router>
            <PageOfAddress />
        </Router>
    }
}

/// Whom a page is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Audience {
    /// Whoever is signed in.
    SignedIn,
    /// Anybody who has forgotten the password.
    ForgotPassword,
    /// Whoever has a link.
    LinkHolder,
    /// Nobody: there is no page.
    Nobody,
}

impl Audience {
    fn of(path: &str) -> Self {
        match path {
            paths::APP_FORGOTTEN => Self::ForgotPassword,
            paths::APP_LINK | paths::APP_WELCOME => Self::LinkHolder,
            // The API serves the app at exactly these paths.
            path if paths::APP_PAGES.contains(&path) => Self::SignedIn,
            _ => Self::Nobody,
        }
    }
}

/// The page that the address shows.
#[component]
fn PageOfAddress() -> impl IntoView {
    let path = use_location().pathname;
    let audience = Memo::new(move |_| path.with(|path| Audience::of(path)));
    move || match audience.get() {
        Audience::SignedIn => view! { <AccountPages /> }.into_any(),
        Audience::ForgotPassword => view! { <ForgotPasswordScreen /> }.into_any(),
        Audience::LinkHolder => view! { <LinkScreen /> }.into_any(),
        Audience::Nobody => view! { <NotFound /> }.into_any(),
    }
}

/// The pages for whoever is signed in.
#[component]
fn AccountPages() -> impl IntoView {
    AccountSession::start();
    view! {
        <AccountLayout>
            <Routes fallback=NotFound>
                <Route path=path!("/security") view=SecurityScreen />
                <Route path=path!("/security/app") view=AuthenticatorAppScreen />
                <Route path=path!("/security/sms") view=SmsScreen />
                <Route path=path!("/security/email") view=EmailScreen />
                <Route path=path!("/security/recovery-codes") view=RecoveryCodesScreen />
                <Route path=path!("/security/password") view=ChangePasswordScreen />
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
        </AccountLayout>
        <StepUpDialog />
    }
}
