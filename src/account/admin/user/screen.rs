//! The page of one user.

use latchkey_contract::paths;
use latchkey_words::text;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::access::UserAccess;
use super::context::UserContext;
use super::devices::UserDevices;
use super::information::UserInformation;
use super::locks::UserLocks;
use super::methods::UserMethods;
use super::sessions::UserSessions;
use crate::admin::shared::{AdminOnly, account_state_badge, display_name};
use crate::api::query_string;
use crate::ui::layout::AccountScreen;
use crate::ui::{DatePrecision, FormattedDate, QueryStatus};

/// The page of the user that the address names.
#[component]
pub fn UserScreen() -> impl IntoView {
    let parameters = use_query_map();
    // Encoded, because it becomes part of a path.
    let id = Memo::new(move |_| {
        let id = parameters.with(|parameters| parameters.get("id").unwrap_or_default());
        String::from(js_sys::encode_uri_component(&id))
    });
    view! {
        <AdminOnly>
            <p class="back">
                <a class="link" href=paths::APP_USERS>
                    {text!("user.back")}
                </a>
            </p>
            {move || view! { <LoadedUser id=id.get() /> }}
        </AdminOnly>
    }
}

/// The user's page, drawn once the user is loaded.
#[component]
fn LoadedUser(id: String) -> impl IntoView {
    let context = UserContext::new(id);
    let query = context.query;
    let loaded = Memo::new(move |_| query.get().is_some());
    let title =
        Signal::derive(move || query.get().map_or_else(|| text!("user.title"), |user| display_name(&user)));
    view! {
        <AccountScreen title name="user">
            <QueryStatus query />
            {move || {
                loaded
                    .get()
                    .then(|| {
                        view! {
                            <UserSummary context />
                            <UserInformation context />
                            <UserAccess context />
                            <UserMethods context />
                            <UserLocks context />
                            <UserSessions context />
                            <UserDevices context />
                        }
                    })
            }}
        </AccountScreen>
    }
}

/// The state of the account, and a link to its entries in the audit log.
#[component]
fn UserSummary(context: UserContext) -> impl IntoView {
    let badge = move || context.with(|user| Some(account_state_badge(user)));
    let added_at = context.with(|user| user.created_at);
    let audit_log =
        context.id.with_value(|id| [paths::APP_AUDIT, &query_string(&[("account", id)])].concat());
    view! {
        <p class="summary">
            {badge}
            <span class="hint">{text!("user.added")} " " <FormattedDate at=added_at precision=DatePrecision::Day /></span>
            <a class="link" href=audit_log>
                {text!("user.audit_log")}
            </a>
        </p>
    }
}
