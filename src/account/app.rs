//! Which screen an address shows, in which layout.

use leptos::prelude::*;
use leptos::tachys::view::iterators::StaticVec;
use leptos_router::components::{Router, Routes, RoutesProps};
use leptos_router::hooks::use_location;
use leptos_router::{NestedRoute, PartialPathMatch, PathSegment, PossibleRouteMatch};

use crate::routes::{AppRoute, Audience, ROUTES, menu_items};
use crate::screens::{NotFound, StepUpDialog, UrlToken};
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

/// What an address leads to.
#[derive(Clone, Copy, PartialEq)]
enum PageTarget {
    /// One of the pages for whoever is signed in, which share a layout and a session.
    Account,
    /// A page for anybody.
    Public(&'static AppRoute),
    Nothing,
}

impl PageTarget {
    fn of(path: &str) -> Self {
        match AppRoute::at(path) {
            None => Self::Nothing,
            Some(route) if route.audience == Audience::Anybody => Self::Public(route),
            Some(_) => Self::Account,
        }
    }
}

/// The page that the address shows.
#[component]
fn PageOfAddress() -> impl IntoView {
    let path = use_location().pathname;
    let target = Memo::new(move |_| path.with(|path| PageTarget::of(path)));
    move || match target.get() {
        PageTarget::Account => view! { <AccountPages /> }.into_any(),
        PageTarget::Public(route) => (route.screen)(),
        PageTarget::Nothing => view! { <NotFound /> }.into_any(),
    }
}

/// The pages for whoever is signed in.
#[component]
fn AccountPages() -> impl IntoView {
    AccountSession::start();
    let is_open_without_method =
        |path: &str| AppRoute::at(path).is_some_and(|route| route.audience == Audience::SignedIn);
    view! {
        <AccountLayout menu=menu_items(false) administration_menu=menu_items(true) is_open_without_method>
            {account_routes}
        </AccountLayout>
        <StepUpDialog />
    }
}

/// The router's routes, made of our table.
fn account_routes() -> impl IntoView {
    let routes = ROUTES.iter().filter(|route| route.audience != Audience::Anybody);
    let routes: Vec<_> = routes.map(|route| NestedRoute::new(WholePath(route.path), route.screen)).collect();
    let children = ToChildren::to_children(move || StaticVec::from(routes));
    Routes(RoutesProps::builder().fallback(NotFound).children(children).build())
}

/// Matches one path, and nothing below it.
#[derive(Debug, Clone, Copy)]
struct WholePath(&'static str);

impl PossibleRouteMatch for WholePath {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        (path == self.0).then(|| PartialPathMatch::new("", Vec::new(), path))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        path.push(PathSegment::Static(self.0.into()));
    }
}
