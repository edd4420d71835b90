//! The search for users. Text and order are in the page's address, so that the back button finds them again.

use std::time::Duration;

use latchkey_contract::{Users, paths};
use latchkey_words::{Key, key};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::api::{PagedQuery, query_string};
use crate::session::AccountSession;

/// How long the search waits for another letter.
const SEARCH_DELAY: Duration = Duration::from_millis(250);

/// The search's state. A handle of it: every copy is the same search.
#[derive(Clone, Copy)]
pub struct UserSearch {
    /// What is searched for, as it was typed.
    pub text: RwSignal<String>,
    /// The order of the list: the first value of one of [`Self::ORDERS`].
    pub order: RwSignal<String>,
    /// The users that are found.
    pub query: PagedQuery<Users>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// Goes to an address in the place of the present one.
    replace_address: Callback<String>,
}

impl UserSearch {
    /// The orders that the API knows, with their labels; the first is the default.
    pub const ORDERS: &[(&str, Key)] = &[
        ("username", key!("users.sort_username")),
        ("name", key!("users.sort_name")),
        ("newest", key!("users.sort_newest")),
    ];

    /// The search of the page's address, which is run. It ends when the screen is left.
    pub fn start() -> Self {
        let (parameters, navigate) =
            (use_query_map().get_untracked(), StoredValue::new_local(use_navigate()));
        let replace_address = Callback::new(move |address: String| {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate.with_value(|navigate| navigate(&address, options));
        });
        let order = parameters.get("sort").filter(|sort| Self::ORDERS.iter().any(|order| order.0 == sort));
        let search = Self {
            text: RwSignal::new(parameters.get("search").unwrap_or_default()),
            order: RwSignal::new(order.unwrap_or_else(|| Self::default_order().to_owned())),
            query: AccountSession::current().paged_query::<Users>(),
            timer: StoredValue::new(None),
            replace_address,
        };
        on_cleanup(move || search.cancel_timer());
        search.run();
        search
    }

    fn default_order() -> &'static str {
        Self::ORDERS[0].0
    }

    /// Searches now.
    pub fn run(self) {
        self.cancel_timer();
        let text = self.text.get_untracked().trim().to_owned();
        let order = self.order.get_untracked();
        self.query.load([paths::USERS, &query_string(&[("search", &text), ("sort", &order)])].concat());
        let order = if order == Self::default_order() { String::new() } else { order };
        let address = [paths::APP_USERS, &query_string(&[("search", &text), ("sort", &order)])].concat();
        let current = [location().pathname(), location().search()].map(Result::unwrap_or_default).concat();
        if address != current {
            self.replace_address.run(address);
        }
    }

    /// Searches for another text once nothing more has been typed for a while.
    pub fn run_soon(self, text: String) {
        self.text.set(text);
        self.cancel_timer();
        self.timer.set_value(set_timeout_with_handle(move || self.run(), SEARCH_DELAY).ok());
    }

    fn cancel_timer(self) {
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
    }
}
