//! Which page an address means, and going from one to another.
//!
//! Two addresses need no router's tables: with `leptos_router` the login page was measured at 40.8 KB more of brotli
//! (103.2 instead of 62.4 KB of wasm), more than half of all that it loads.

use latchkey_components::listen;
use latchkey_contract::paths;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::MouseEvent;

/// A page of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// "Access granted", or the login.
    Home,
    /// "My Trusted Devices".
    Devices,
    /// Anything else.
    NotFound,
}

impl Route {
    /// The page that a path means.
    #[must_use]
    pub fn of(path: &str) -> Self {
        match path {
            paths::APP_HOME => Self::Home,
            paths::APP_DEVICES => Self::Devices,
            _ => Self::NotFound,
        }
    }

    /// The page's path.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Devices => paths::APP_DEVICES,
            Self::Home | Self::NotFound => paths::APP_HOME,
        }
    }
}

/// Where the app is, and the way to elsewhere. Copy it wherever it is needed.
#[derive(Clone, Copy)]
pub struct Router(RwSignal<Route>);

impl Router {
    /// Starts at the page's address, and follows back and forward.
    #[must_use]
    pub fn start() -> Self {
        let here = || Route::of(&location().pathname().unwrap_or_default());
        let route = RwSignal::new(here());
        listen(&window(), "popstate", move |_| route.set(here()));
        Self(route)
    }

    /// The present page.
    #[must_use]
    pub fn get(self) -> Route {
        self.0.get()
    }

    /// Goes to another page of the app, as a new entry in the browser's history.
    pub fn go(self, route: Route) {
        if self.0.get_untracked() == route {
            return;
        }
        // Refused only by a sandboxed frame; the page changes all the same.
        let _ = window()
            .history()
            .map(|history| history.push_state_with_url(&JsValue::NULL, "", Some(route.path())));
        window().scroll_to_with_x_and_y(0.0, 0.0);
        self.0.set(route);
    }

    /// Goes to an address that the API has checked: within the app if it is one of its pages, else by leaving it.
    pub fn go_checked(self, address: &str) {
        let leads_out = ["/", "https://", "http://"].iter().any(|start| address.starts_with(start));
        match Route::of(address) {
            Route::NotFound if leads_out => {
                // Refused only by a sandboxed frame.
                let _ = location().assign(address);
            }
            // `javascript:` and its like lead nowhere, even if the API let them through.
            Route::NotFound => self.go(Route::Home),
            route => self.go(route),
        }
    }

    /// Follows a click on a link to a page of the app, unless the person wants it elsewhere (a new tab).
    pub fn follow(self, event: &MouseEvent, route: Route) {
        let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.button() == 0 && !elsewhere && !event.default_prevented() {
            event.prevent_default();
            self.go(route);
        }
    }
}

/// The page that `?return_to=` asks for. It is handed to the API, which alone decides whether to go there.
#[must_use]
pub fn wished_for() -> Option<String> {
    let query = location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&query).ok()?.get("return_to")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_the_contract_is_a_page_of_the_app() {
        for path in paths::APP_PAGES {
            assert_ne!(Route::of(path), Route::NotFound, "{path}");
            assert_eq!(Route::of(path).path(), path);
        }
    }

    #[test]
    fn anything_else_is_not_found() {
        for path in ["", "/x", "/devices/", "//devices", "/api/v1/login", "https://example.org/"] {
            assert_eq!(Route::of(path), Route::NotFound, "{path}");
        }
    }
}
