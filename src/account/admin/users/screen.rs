//! Users: everybody who has an account, searched and sorted.

use std::time::Duration;

use latchkey_contract::{Users, paths};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::table::UserTable;
use crate::admin::shared::AdminOnly;
use crate::api::query_string;
use crate::session::AccountSession;
use crate::ui::form::Select;
use crate::ui::layout::AccountScreen;
use crate::ui::{PagedQueryStatus, ShowMore};

/// How long the search waits for another letter.
const SEARCH_DELAY: Duration = Duration::from_millis(250);

/// The orders of the list; the first is the default.
const SORT_OPTIONS: [(&str, &str); 3] =
    [("username", "Username"), ("name", "Name"), ("newest", "Newest first")];

/// The page. The search and the order are in the address, so that the back button finds them again.
#[component]
pub fn UsersScreen() -> impl IntoView {
    view! {
        <AdminOnly>
            <AccountScreen title="Users" name="users" wide=true>
                <UserSearch />
            </AccountScreen>
        </AdminOnly>
    }
}

/// The search, and the list that it finds.
#[component]
fn UserSearch() -> impl IntoView {
    let (parameters, navigate) = (use_query_map().get_untracked(), StoredValue::new_local(use_navigate()));
    let search = RwSignal::new(parameters.get("search").unwrap_or_default());
    let order = parameters.get("sort").filter(|sort| SORT_OPTIONS.iter().any(|option| option.0 == sort));
    let sort = RwSignal::new(order.unwrap_or_else(|| SORT_OPTIONS[0].0.to_owned()));
    let query = AccountSession::current().paged_query::<Users>();
    let search_now = move || {
        let text = search.get_untracked().trim().to_owned();
        let order = sort.get_untracked();
        query.load([paths::USERS, &query_string(&[("search", &text), ("sort", &order)])].concat());
        let order = if order == SORT_OPTIONS[0].0 { String::new() } else { order };
        let address = [paths::APP_USERS, &query_string(&[("search", &text), ("sort", &order)])].concat();
        let current = [location().pathname(), location().search()].map(Result::unwrap_or_default).concat();
        if address == current {
            return;
        }
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&address, options));
    };
    search_now();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let cancel_timer = move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    };
    on_cleanup(cancel_timer);
    let on_input = move |text: String| {
        search.set(text);
        cancel_timer();
        timer.set_value(set_timeout_with_handle(search_now, SEARCH_DELAY).ok());
    };
    view! {
        <div class="above">
            <p class="lede">"Everybody who has an account here."</p>
            <a class="button" data-kind="primary" href=paths::APP_USERS_NEW>
                "Add user"
            </a>
        </div>
        <form
            class="filter"
            role="search"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                cancel_timer();
                search_now();
            }
        >
            <div class="field grows">
                <label for="search">"Search"</label>
                <input
                    class="input"
                    id="search"
                    type="search"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    maxlength="120"
                    enterkeyhint="search"
                    placeholder="Name, username or email"
                    prop:value=move || search.get()
                    on:input=move |event| on_input(event_target_value(&event))
                />
            </div>
            <Select id="sort" label="Sort by" options=SORT_OPTIONS.to_vec() value=sort on_change=Callback::new(move |()| search_now()) />
        </form>
        <PagedQueryStatus query one="user" many="users" />
        {move || query.is_empty().then(|| view! { <NoUserFound search=search.get_untracked() /> })}
        <div hidden=move || !query.has_items()>
            <UserTable query />
        </div>
        <ShowMore query />
    }
}

/// In the place of an empty list: what to do.
#[component]
fn NoUserFound(search: String) -> impl IntoView {
    let text = if search.trim().is_empty() {
        "There is nobody here yet. Add somebody, and they are mailed a link to choose a password.".to_owned()
    } else {
        [
            "Nobody is found for \u{201c}",
            search.trim(),
            "\u{201d}. The beginnings of words of a name, username or email are looked for.",
        ]
        .concat()
    };
    view! {
        <div class="empty">
            <p>{text}</p>
        </div>
    }
}
