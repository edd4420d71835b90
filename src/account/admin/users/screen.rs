//! Users: everybody who has an account, searched and sorted.

use latchkey_contract::paths;
use latchkey_words::text;
use leptos::prelude::*;

use super::search::UserSearch;
use super::table::UserTable;
use crate::admin::shared::AdminOnly;
use crate::ui::form::Select;
use crate::ui::layout::AccountScreen;
use crate::ui::{PagedQueryStatus, ShowMore};

/// The page.
#[component]
pub fn UsersScreen() -> impl IntoView {
    view! {
        <AdminOnly>
            <AccountScreen title=text!("users.title") name="users" wide=true>
                <FoundUsers />
            </AccountScreen>
        </AdminOnly>
    }
}

/// The search, and the list that it finds.
#[component]
fn FoundUsers() -> impl IntoView {
    let search = UserSearch::start();
    let query = search.query;
    view! {
        <div class="above">
            <p class="lede">{text!("users.about")}</p>
            <a class="button" data-kind="primary" href=paths::APP_USERS_NEW>
                {text!("users.add")}
            </a>
        </div>
        <UserSearchForm search />
        <PagedQueryStatus
            query
            all_text=|count| text!("users.count", count = count)
            first_text=|count| text!("users.first", count = count)
        />
        {move || query.is_empty().then(|| view! { <NoUserFound text=search.text.get_untracked() /> })}
        <div hidden=move || !query.has_items()>
            <UserTable query />
        </div>
        <ShowMore query />
    }
}

/// The form: it searches while something is typed, at once on Enter, and when another order is selected.
#[component]
fn UserSearchForm(search: UserSearch) -> impl IntoView {
    let orders = UserSearch::ORDERS.iter().map(|(value, label)| (*value, label.text())).collect();
    view! {
        <form
            class="filter"
            role="search"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                search.run();
            }
        >
            <div class="field grows">
                <label for="search">{text!("users.search")}</label>
                <input
                    class="input"
                    id="search"
                    type="search"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    maxlength="120"
                    enterkeyhint="search"
                    placeholder=text!("users.search_placeholder")
                    prop:value=move || search.text.get()
                    on:input=move |event| search.run_soon(event_target_value(&event))
                />
            </div>
            <Select
                id="sort"
                label=text!("users.sort")
                options=orders
                value=search.order
                on_change=Callback::new(move |()| search.run())
            />
        </form>
    }
}

/// In the place of an empty list: what to do.
#[component]
fn NoUserFound(
    /// What was searched for.
    text: String,
) -> impl IntoView {
    let message = match text.trim() {
        "" => text!("users.none"),
        searched => text!("users.none_found", search = searched),
    };
    view! {
        <div class="empty">
            <p>{message}</p>
        </div>
    }
}
