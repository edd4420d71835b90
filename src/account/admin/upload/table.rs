//! The table of an upload's rows.

use latchkey_contract::{Upload, UploadChange, UploadReason, UploadRow};
use leptos::prelude::*;

use super::verdicts::{verdict_label, verdict_state};
use crate::admin::shared::role_label_of_word;
use crate::api::PagedQuery;
use crate::ui::{capitalise, format_number};

/// The table.
#[component]
pub fn UploadTable(query: PagedQuery<Upload>) -> impl IntoView {
    view! {
        <table class="table" role="table">
            <caption class="unseen">"Rows of the file"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"User"</th>
                    <th scope="col" role="columnheader">"Line"</th>
                    <th scope="col" role="columnheader">"What happens"</th>
                    <th scope="col" role="columnheader">"Email and phone"</th>
                    <th scope="col" role="columnheader">"Role"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {move || query.items().into_iter().map(|row| view! { <UploadTableRow row /> }).collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn UploadTableRow(row: UploadRow) -> impl IntoView {
    let role = match role_label_of_word(&row.role.trim().to_lowercase()) {
        label if label.is_empty() => row.role,
        label => label,
    };
    view! {
        <tr role="row" tabindex="-1">
            <th scope="row" role="rowheader">
                <span class="line">{if row.username.is_empty() { "No username".to_owned() } else { row.username }}</span>
                <span class="row-about">{row.name}</span>
            </th>
            <td role="cell" class="nowrap" data-label="Line">
                {format_number(row.line)}
            </td>
            <td role="cell" data-label="What happens">
                <span class="badge" data-state=verdict_state(row.verdict)>
                    {verdict_label(row.verdict)}
                </span>
                {row.changes.into_iter().map(change_line).collect_view()}
                {row.reasons.into_iter().map(reason_line).collect_view()}
            </td>
            <td role="cell" data-label="Reached at">
                <span class="line">{row.email}</span>
                <span class="line">{row.phone}</span>
            </td>
            <td role="cell" class="nowrap" data-label="Role">
                {role}
            </td>
        </tr>
    }
}

/// What the row changes in a field.
fn change_line(change: UploadChange) -> impl IntoView {
    let text = match (change.from.as_str(), change.to.as_str()) {
        ("", to) => [&capitalise(&change.field), ": ", to].concat(),
        (from, to) => [&capitalise(&change.field), ": ", from, " \u{2192} ", to].concat(),
    };
    view! { <span class="line finding">{text}</span> }
}

/// Why the row is wrong.
fn reason_line(reason: UploadReason) -> impl IntoView {
    view! { <span class="line finding">{[&capitalise(&reason.field), ": ", &reason.advice].concat()}</span> }
}
