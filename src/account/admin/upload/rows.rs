//! The rows of a file, and what each comes to.

use latchkey_contract::{Upload, UploadChange, UploadCounts, UploadReason, UploadRow, UploadVerdict};
use leptos::prelude::*;

use crate::admin::shared::user_labels::role_of;
use crate::api::paged_query::Listed;

/// What a verdict is called, and its state for styles.
fn called(verdict: UploadVerdict) -> (&'static str, &'static str) {
    match verdict {
        UploadVerdict::New => ("New", "good"),
        UploadVerdict::Changed => ("Changed", "good"),
        UploadVerdict::Unchanged => ("Unchanged", "open"),
        UploadVerdict::Wrong => ("Wrong", "wrong"),
    }
}

/// How many rows come to that.
pub fn rows_of(counts: &UploadCounts, verdict: UploadVerdict) -> u32 {
    match verdict {
        UploadVerdict::New => counts.new,
        UploadVerdict::Changed => counts.changed,
        UploadVerdict::Unchanged => counts.unchanged,
        UploadVerdict::Wrong => counts.wrong,
    }
}

/// All rows of it.
pub fn all(counts: &UploadCounts) -> u32 {
    UploadVerdict::ALL.into_iter().map(|verdict| rows_of(counts, verdict)).sum()
}

/// How many rows come to what; each is a button that shows only those.
#[component]
pub fn Counts(
    #[prop(into)] counts: Signal<UploadCounts>,
    shown: RwSignal<Option<UploadVerdict>>,
) -> impl IntoView {
    let wrong = [UploadVerdict::Wrong, UploadVerdict::New, UploadVerdict::Changed, UploadVerdict::Unchanged];
    let kinds = std::iter::once(None).chain(wrong.map(Some));
    let button = move |verdict: Option<UploadVerdict>| {
        let rows = move || {
            counts.with(|counts| verdict.map_or_else(|| all(counts), |verdict| rows_of(counts, verdict)))
        };
        view! {
            <button
                class="count"
                type="button"
                data-state=verdict.map(|verdict| called(verdict).1)
                hidden=move || verdict.is_some() && rows() == 0
                aria-pressed=move || (shown.get() == verdict).to_string()
                on:click=move |_| shown.set(verdict)
            >
                <span class="count-number">{move || grouped(rows())}</span>
                " "
                {verdict.map_or("All rows", |verdict| called(verdict).0)}
            </button>
        }
    };
    view! {
        <div class="counts" role="group" aria-label="Show">
            {kinds.map(button).collect_view()}
        </div>
    }
}

/// A number as it is read: 10,000.
pub fn grouped(number: u32) -> String {
    String::from(js_sys::Number::from(number).to_locale_string("en"))
}

/// The rows.
#[component]
pub fn Rows(list: Listed<Upload>) -> impl IntoView {
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
                {move || list.rows().into_iter().map(|row| view! { <Row row /> }).collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn Row(row: UploadRow) -> impl IntoView {
    let (word, kind) = called(row.verdict);
    let role = match role_of(&row.role.trim().to_lowercase()) {
        known if known.is_empty() => row.role,
        known => known,
    };
    view! {
        <tr role="row" tabindex="-1">
            <th scope="row" role="rowheader">
                <span class="line">{if row.username.is_empty() { "No username".to_owned() } else { row.username }}</span>
                <span class="row-about">{row.name}</span>
            </th>
            <td role="cell" class="nowrap" data-label="Line">
                {grouped(row.line)}
            </td>
            <td role="cell" data-label="What happens">
                <span class="badge" data-state=kind>
                    {word}
                </span>
                {row.changes.into_iter().map(change).collect_view()}
                {row.reasons.into_iter().map(reason).collect_view()}
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

fn field(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn change(change: UploadChange) -> impl IntoView {
    let words = match (change.from.as_str(), change.to.as_str()) {
        ("", to) => [&field(&change.field), ": ", to].concat(),
        (from, to) => [&field(&change.field), ": ", from, " \u{2192} ", to].concat(),
    };
    view! { <span class="line finding">{words}</span> }
}

fn reason(reason: UploadReason) -> impl IntoView {
    view! { <span class="line finding">{[&field(&reason.field), ": ", &reason.advice].concat()}</span> }
}
