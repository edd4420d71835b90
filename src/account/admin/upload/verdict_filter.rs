//! How many rows have which verdict, and the filter by it.

use latchkey_contract::{UploadCounts, UploadVerdict};
use latchkey_words::text;
use leptos::prelude::*;

use super::verdicts::{row_count, total_rows, verdict_label, verdict_state};
use crate::ui::format_number;

/// A button for all rows and one for each verdict, which shows only the rows with it.
#[component]
pub fn VerdictFilter(
    #[prop(into)] counts: Signal<UploadCounts>,
    selected: RwSignal<Option<UploadVerdict>>,
) -> impl IntoView {
    // What is wrong comes first, because nothing can be saved before it is corrected.
    let order = [UploadVerdict::Wrong, UploadVerdict::New, UploadVerdict::Changed, UploadVerdict::Unchanged];
    let filters = std::iter::once(None).chain(order.map(Some));
    let button = move |verdict: Option<UploadVerdict>| {
        let rows = move || {
            counts.with(|counts| {
                verdict.map_or_else(|| total_rows(counts), |verdict| row_count(counts, verdict))
            })
        };
        view! {
            <button
                class="count"
                type="button"
                data-state=verdict.map(verdict_state)
                hidden=move || verdict.is_some() && rows() == 0
                aria-pressed=move || (selected.get() == verdict).to_string()
                on:click=move |_| selected.set(verdict)
            >
                <span class="count-number">{move || format_number(rows())}</span>
                " "
                {verdict.map_or_else(|| text!("upload.all_rows"), verdict_label)}
            </button>
        }
    };
    view! {
        <div class="counts" role="group" aria-label=text!("upload.filter")>
            {filters.map(button).collect_view()}
        </div>
    }
}
