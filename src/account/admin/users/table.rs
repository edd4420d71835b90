//! The table of users.

use latchkey_contract::{User, Users, paths};
use leptos::prelude::*;

use crate::admin::shared::{account_state_badge, address_text, display_name, method_names, role_label};
use crate::api::PagedQuery;

/// The table.
#[component]
pub fn UserTable(query: PagedQuery<Users>) -> impl IntoView {
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
            <td role="cell" data-label="Reached at">
                <span class="line">{address_text(user.email.as_ref())}</span>
                <span class="line">{address_text(user.phone.as_ref())}</span>
            </td>
            <td role="cell" class="nowrap" data-label="Role">
                {role_label(user.role)}
            </td>
            <td role="cell" class="nowrap" data-label="State">
                {account_state_badge(&user)}
            </td>
            <td role="cell" data-label="Ways to verify">
                {method_names(&user.methods)}
            </td>
        </tr>
    }
}
