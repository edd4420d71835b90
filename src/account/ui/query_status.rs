//! What a screen shows of a query while there is nothing else to show: waiting, failed, how many, more.

use latchkey_words::text;
use leptos::prelude::*;

use super::focus::focus_first;
use crate::api::{PageResponse, PagedQuery, Query, error_message};

/// Says that a query is pending, or why it failed, with a button to try again. Empty once it is loaded.
#[component]
pub fn QueryStatus<T: Clone + Send + Sync + 'static>(query: Query<T>) -> impl IntoView {
    move || {
        if query.is_pending() {
            return view! { <p class="hint" role="status">{text!("status.loading")}</p> }.into_any();
        }
        match query.error() {
            Some(problem) => view! {
                <div class="empty">
                    <p role="alert">{error_message(&problem)}</p>
                    <button class="button" data-kind="primary" type="button" on:click=move |_| query.reload()>
                        {text!("action.try_again")}
                    </button>
                </div>
            }
            .into_any(),
            None => ().into_any(),
        }
    }
}

/// Says how many items there are, that they are pending, or why the last request failed.
#[component]
pub fn PagedQueryStatus<P: PageResponse>(
    query: PagedQuery<P>,
    /// The sentence for the number of all items.
    all_text: fn(usize) -> String,
    /// The sentence for the number of those loaded, while there are more.
    first_text: fn(usize) -> String,
) -> impl IntoView {
    let count = move || match query.count() {
        None if query.error().is_none() => text!("status.loading"),
        None | Some(0) => String::new(),
        Some(count) if query.has_more() => first_text(count),
        Some(count) => all_text(count),
    };
    view! {
        <p class="hint" role="status">
            {count}
        </p>
        <p class="notice" data-kind="wrong" role="alert">
            {move || query.error().as_ref().map(error_message).unwrap_or_default()}
        </p>
    }
}

/// The button that loads the next page, or the first one again if that failed. Not there after the last page.
#[component]
pub fn ShowMore<P: PageResponse>(query: PagedQuery<P>) -> impl IntoView {
    move || {
        let has_failed = query.error().is_some() && query.count().is_none();
        (has_failed || query.has_more()).then(|| {
            view! {
                <p class="beneath">
                    <button
                        class="button"
                        data-kind="quiet"
                        type="button"
                        data-busy=move || query.is_loading().then_some("")
                        on:click=move |_| query.load_more(focus_row_after)
                    >
                        {if has_failed { text!("action.try_again") } else { text!("list.show_more") }}
                    </button>
                </p>
            }
        })
    }
}

/// Focuses the first new row of the table: the button that had the focus is gone.
fn focus_row_after(rows_before: usize) {
    let first_new = rows_before + 1;
    focus_first(format!("tbody tr:nth-child({first_new}) a, tbody tr:nth-child({first_new})"));
}
