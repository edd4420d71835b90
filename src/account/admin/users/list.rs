//! Users: everybody who has an account, found and sorted.

use std::time::Duration;

use latchkey_contract::{User, Users, paths};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::admin::shared::admin_only::ForAdmins;
use crate::admin::shared::user_labels::{address, called, methods, role, state};
use crate::api::paged_query::Listed;
use crate::api::query_string::query;
use crate::ui::form::select::Pick;
use crate::ui::layout::screen::Screen;

/// How long nobody types before it is looked for.
const PAUSE: Duration = Duration::from_millis(250);

const ORDERS: [(&str, &str); 3] = [("username", "Username"), ("name", "Name"), ("newest", "Newest first")];

/// The list. What is looked for stands in the address, so that coming back finds it again.
#[component]
pub fn UsersScreen() -> impl IntoView {
    view! {
        <ForAdmins>
            <Screen title="Users" name="users" wide=true>
                <List />
            </Screen>
        </ForAdmins>
    }
}

#[component]
fn List() -> impl IntoView {
    let (asked, navigate) = (use_query_map().get_untracked(), StoredValue::new_local(use_navigate()));
    let search = RwSignal::new(asked.get("search").unwrap_or_default());
    let known = asked.get("sort").filter(|sort| ORDERS.iter().any(|order| order.0 == sort));
    let sort = RwSignal::new(known.unwrap_or_else(|| ORDERS[0].0.to_owned()));
    let list = Listed::<Users>::new();
    let look = move || {
        let text = search.get_untracked().trim().to_owned();
        let sorted = sort.get_untracked();
        list.ask([paths::USERS, &query(&[("search", &text), ("sort", &sorted)])].concat());
        let shown = if sorted == ORDERS[0].0 { String::new() } else { sorted };
        let here = [paths::APP_USERS, &query(&[("search", &text), ("sort", &shown)])].concat();
        let now = [location().pathname(), location().search()].map(Result::unwrap_or_default).concat();
        if here == now {
            return;
        }
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&here, options));
    };
    look();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(Some(timer)) = waiting.try_update_value(Option::take) {
            timer.clear();
        }
    };
    on_cleanup(stop);
    let typed = move |text: String| {
        search.set(text);
        stop();
        waiting.set_value(set_timeout_with_handle(look, PAUSE).ok());
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
                stop();
                look();
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
                    on:input=move |event| typed(event_target_value(&event))
                />
            </div>
            <Pick id="sort" label="Sort by" options=ORDERS.to_vec() value=sort on_pick=Callback::new(move |()| look()) />
        </form>
        {list.told("user", "users")}
        {move || list.is_empty().then(|| view! { <Nobody search=search.get_untracked() /> })}
        <div hidden=move || !list.has_rows()>
            <Table list />
        </div>
        {list.button()}
    }
}

/// The list is empty; what to do about it.
#[component]
fn Nobody(search: String) -> impl IntoView {
    let words = if search.trim().is_empty() {
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
            <p>{words}</p>
        </div>
    }
}

#[component]
fn Table(list: Listed<Users>) -> impl IntoView {
    view! {
        <table class="table" role="table">
            <caption class="unseen">"Users"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"Name"</th>
                    <th scope="col" role="columnheader">"Email and phone"</th>
                    <th scope="col" role="columnheader">"Role"</th>
                    <th scope="col" role="columnheader">"State"</th>
                    <th scope="col" role="columnheader">"Ways to verify"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For each=move || list.rows() key=|user| (user.id.clone(), user.version, user.methods.clone()) let:user>
                    <Row user />
                </For>
            </tbody>
        </table>
    }
}

#[component]
fn Row(user: User) -> impl IntoView {
    let (word, kind) = state(&user);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a class="name" href=paths::app_user(&user.id)>
                    {called(&user)}
                </a>
                <span class="row-about">{user.username.clone()}</span>
            </th>
            <td role="cell" data-label="Reached at">
                <span class="line">{address(user.email.as_ref())}</span>
                <span class="line">{address(user.phone.as_ref())}</span>
            </td>
            <td role="cell" class="nowrap" data-label="Role">
                {role(user.role)}
            </td>
            <td role="cell" class="nowrap" data-label="State">
                <span class="badge" data-state=kind>
                    {word}
                </span>
            </td>
            <td role="cell" data-label="Ways to verify">
                {methods(&user.methods)}
            </td>
        </tr>
    }
}
