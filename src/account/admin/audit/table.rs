//! The table of the audit log's entries.

use latchkey_contract::{Audit, AuditEntry, AuditName, AuditOutcome};
use latchkey_words::text;
use leptos::prelude::*;

use super::event_labels::{detail_label, event_label};
use super::filter::AuditFilter;
use crate::api::PagedQuery;
use crate::ui::{DatePrecision, FormattedDate};

/// The table.
#[component]
pub fn AuditTable(query: PagedQuery<Audit>) -> impl IntoView {
    view! {
        <table class="table" role="table">
            <caption class="unseen">{text!("audit.caption")}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{text!("audit.when")}</th>
                    <th scope="col" role="columnheader">{text!("audit.what")}</th>
                    <th scope="col" role="columnheader">{text!("audit.who")}</th>
                    <th scope="col" role="columnheader">{text!("audit.to_whom")}</th>
                    <th scope="col" role="columnheader">{text!("audit.from_where")}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For each=move || query.items() key=|entry| entry.id.clone() let:entry>
                    <AuditTableRow entry />
                </For>
            </tbody>
        </table>
    }
}

#[component]
fn AuditTableRow(entry: AuditEntry) -> impl IntoView {
    let is_own_account = entry.actor.is_some() && entry.actor == entry.target;
    let target = if is_own_account {
        view! { <span class="nowrap">{text!("audit.own_account")}</span> }.into_any()
    } else {
        account_link(entry.target).into_any()
    };
    view! {
        <tr role="row" tabindex="-1">
            <td role="cell" data-label=text!("audit.when")>
                <FormattedDate at=entry.at precision=DatePrecision::Second />
            </td>
            <th scope="row" role="rowheader">
                <span class="line">
                    {event_label(&entry.event)} " "
                    {(entry.outcome == AuditOutcome::Refused)
                        .then(|| view! { <span class="badge" data-state="wrong">{text!("audit.refused")}</span> })}
                </span>
                <span class="row-about">{detail_label(&entry.detail)}</span>
            </th>
            <td role="cell" data-label=text!("audit.who")>
                {account_link(entry.actor)}
            </td>
            <td role="cell" data-label=text!("audit.to_whom")>
                {target}
            </td>
            <td role="cell" data-label=text!("audit.from_where")>
                <span class="line">{entry.ip.unwrap_or_default()}</span>
                <span class="row-about">{entry.browser.unwrap_or_default()}</span>
            </td>
        </tr>
    }
}

/// The account's username, with a link to its entries in the log.
fn account_link(account: Option<AuditName>) -> impl IntoView {
    let Some(AuditName { id, username }) = account else { return "\u{2013}".into_any() };
    // The log keeps only a digest of a username that does not exist.
    if username.is_empty() {
        return text!("audit.unknown_name").into_any();
    }
    let page = AuditFilter { account: id, ..AuditFilter::default() }.page_path();
    view! {
        <a class="name" href=page>
            {username}
        </a>
    }
    .into_any()
}
