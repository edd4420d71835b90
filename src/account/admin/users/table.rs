//! The table of users.

use latchkey_contract::{User, Users, paths};
use latchkey_words::text;
use leptos::prelude::*;

use crate::admin::shared::{account_state_badge, address_text, display_name, method_names, role_label};
use crate::api::PagedQuery;

/// The table.
#[component]
pub fn UserTable(query: PagedQuery<Users>) -> impl IntoView {
    view! {
        <table class="table" role="table">
            <caption class="unseen">{text!("users.caption")}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{text!("users.name")}</th>
                    <th scope="col" role="columnheader">{text!("users.contact")}</th>
                    <th scope="col" role="columnheader">{text!("users.role")}</th>
                    <th scope="col" role="columnheader">{text!("users.state")}</th>
                    <th scope="col" role="columnheader">{text!("users.methods")}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For each=move || query.items() key=|user| (user.id.clone(), user.version, user.methods.clone()) let:user>
                    <UserTableRow user />
                </For>
            </tbody>
        </table>
    }
}

#[component]
fn UserTableRow(user: User) -> impl IntoView {
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a class="name" href=paths::app_user(&user.id)>
                    {display_name(&user)}
                </a>
                <span class="row-about">{user.username.clone()}</span>
            </th>
            <td role="cell" class="contact" data-label=text!("users.contact")>
                <span class="line">{address_text(user.email.as_ref())}</span>
                <span class="line">{address_text(user.phone.as_ref())}</span>
            </td>
            <td role="cell" class="nowrap" data-label=text!("users.role")>
                {role_label(user.role)}
            </td>
            <td role="cell" class="nowrap" data-label=text!("users.state")>
                {account_state_badge(&user)}
            </td>
            <td role="cell" data-label=text!("users.methods")>
                {method_names(&user.methods)}
            </td>
        </tr>
    }
}
