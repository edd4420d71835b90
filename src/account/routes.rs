//! The pages of the app: the path, the audience, the place in the menu and the screen of each.

use latchkey_contract::paths::*;
use latchkey_words::{Key, key};
use leptos::prelude::*;

use crate::admin::{AuditScreen, NewUserScreen, PolicyScreen, UploadScreen, UserScreen, UsersScreen};
use crate::screens::{
    AuthenticatorAppScreen, ChangePasswordScreen, DevicesScreen, EmailScreen, ForgotPasswordScreen,
    LinkScreen, ProfileScreen, RecoveryCodesScreen, SecurityScreen, SessionsScreen, SmsScreen,
};
use crate::ui::layout::MenuItem;

/// Whom a page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Whoever has its address: with a link from a mail, or a forgotten password.
    Anybody,
    /// Whoever is signed in, even if the policy demands a method that is not set up yet.
    SignedIn,
    /// Whoever is signed in, with a method if the policy demands one.
    WithMethod,
    /// Administrators, with a method if the policy demands one.
    Administrators,
}

/// A page of the app.
#[derive(Debug)]
pub struct AppRoute {
    pub path: &'static str,
    pub audience: Audience,
    /// Its label in the menu, if it is there.
    menu_label: Option<Key>,
    pub screen: fn() -> AnyView,
}

/// No two pages have one path.
impl PartialEq for AppRoute {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

const fn page(path: &'static str, audience: Audience, screen: fn() -> AnyView) -> AppRoute {
    AppRoute { path, audience, menu_label: None, screen }
}

impl AppRoute {
    const fn in_menu(self, label: Key) -> Self {
        Self { menu_label: Some(label), ..self }
    }

    /// The page at a path.
    pub fn at(path: &str) -> Option<&'static Self> {
        ROUTES.iter().find(|route| route.path == path)
    }
}

/// Every page, in the order of the menu. The API serves the app at exactly these paths ([`APP_PAGES`]).
pub static ROUTES: &[AppRoute] = {
    use Audience::{Administrators, Anybody, SignedIn, WithMethod};
    &[
        page(APP_FORGOTTEN, Anybody, || ForgotPasswordScreen().into_any()),
        page(APP_LINK, Anybody, || LinkScreen().into_any()),
        page(APP_WELCOME, Anybody, || LinkScreen().into_any()),
        page(APP_SECURITY, SignedIn, || SecurityScreen().into_any()).in_menu(key!("menu.security")),
        page(APP_SECURITY_APP, SignedIn, || AuthenticatorAppScreen().into_any()),
        page(APP_SECURITY_SMS, SignedIn, || SmsScreen().into_any()),
        page(APP_SECURITY_EMAIL, SignedIn, || EmailScreen().into_any()),
        page(APP_SECURITY_RECOVERY, SignedIn, || RecoveryCodesScreen().into_any()),
        page(APP_SECURITY_PASSWORD, WithMethod, || ChangePasswordScreen().into_any()),
        page(APP_DEVICES, WithMethod, || DevicesScreen().into_any()).in_menu(key!("menu.devices")),
        page(APP_SESSIONS, WithMethod, || SessionsScreen().into_any()).in_menu(key!("menu.sessions")),
        page(APP_PROFILE, SignedIn, || ProfileScreen().into_any()).in_menu(key!("menu.profile")),
        page(APP_USERS, Administrators, || UsersScreen().into_any()).in_menu(key!("menu.users")),
        page(APP_USERS_NEW, Administrators, || NewUserScreen().into_any()),
        page(APP_USER, Administrators, || UserScreen().into_any()),
        page(APP_UPLOAD, Administrators, || UploadScreen().into_any()).in_menu(key!("menu.upload")),
        page(APP_POLICY, Administrators, || PolicyScreen().into_any()).in_menu(key!("menu.policy")),
        page(APP_AUDIT, Administrators, || AuditScreen().into_any()).in_menu(key!("menu.audit")),
    ]
};

/// The menu's items: those of administrators, or those of everybody.
pub fn menu_items(of_administrators: bool) -> Vec<MenuItem> {
    let routes =
        ROUTES.iter().filter(|route| (route.audience == Audience::Administrators) == of_administrators);
    routes.filter_map(|route| route.menu_label.map(|label| MenuItem { path: route.path, label })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_has_a_screen_for_every_page_that_the_api_serves_and_no_other() {
        let sorted = |mut paths: Vec<&'static str>| {
            paths.sort_unstable();
            paths
        };
        // The home page is the login's app.
        let served = APP_PAGES.into_iter().filter(|path| *path != APP_HOME).collect();
        let drawn = ROUTES.iter().map(|route| route.path).collect();
        assert_eq!(sorted(drawn), sorted(served));
    }
}
