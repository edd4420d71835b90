//! The table of an upload's rows.

use latchkey_contract::{Upload, UploadChange, UploadReason, UploadRow};
use latchkey_words::text;
use leptos::prelude::*;

use super::field_label::field_label;
use super::verdicts::{verdict_label, verdict_state};
use crate::admin::shared::role_label_of_word;
use crate::api::PagedQuery;
use crate::ui::format_number;

/// The table.
#[component]
pub fn UploadTable(query: PagedQuery<Upload>) -> impl IntoView {
    view! {
        <table class="table" role="table">
            <caption class="unseen">{text!("upload.caption")}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{text!("upload.user")}</th>
                    <th scope="col" role="columnheader">{text!("upload.line")}</th>
                    <th scope="col" role="columnheader">{text!("upload.result")}</th>
                    <th scope="col" role="columnheader">{text!("upload.contact")}</th>
                    <th scope="col" role="columnheader">{text!("upload.role")}</th>
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
                <span class="line">{if row.username.is_empty() { text!("upload.no_username") } else { row.username }}</span>
                <span class="row-about">{row.name}</span>
            </th>
            <td role="cell" class="nowrap" data-label=text!("upload.line")>
                {format_number(row.line)}
            </td>
            <td role="cell" data-label=text!("upload.result")>
                <span class="badge" data-state=verdict_state(row.verdict)>
                    {verdict_label(row.verdict)}
                </span>
                {row.changes.into_iter().map(change_line).collect_view()}
                {row.reasons.into_iter().map(reason_line).collect_view()}
            </td>
            <td role="cell" class="contact" data-label=text!("upload.contact")>
                <span class="line">{row.email}</span>
                <span class="line">{row.phone}</span>
            </td>
            <td role="cell" class="nowrap" data-label=text!("upload.role")>
                {role}
            </td>
        </tr>
    }
}

/// What the row changes in a field.
fn change_line(change: UploadChange) -> impl IntoView {
    let field = field_label(&change.field);
    let line = if change.from.is_empty() {
        text!("upload.change_from_nothing", field = field, to = change.to)
    } else {
        text!("upload.change", field = field, from = change.from, to = change.to)
    };
    view! { <span class="line finding">{line}</span> }
}

/// Why the row is wrong.
fn reason_line(reason: UploadReason) -> impl IntoView {
    let line = text!("upload.reason", field = field_label(&reason.field), advice = reason.advice);
    view! { <span class="line finding">{line}</span> }
}
