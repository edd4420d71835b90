//! What an item of a list shows: its name, a line about it, and dates.

use latchkey_words::text;
use leptos::prelude::*;

use crate::ui::{DatePrecision, FormattedDate};

/// Who looks at a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// Whose list it is. The list is a page of its own.
    Owner,
    /// An administrator. The list is a section of the user's page.
    Administrator,
}

/// The text of an item.
#[component]
pub fn ListItemText(
    viewer: Viewer,
    name: String,
    /// Whether the item belongs to the browser that shows it.
    this_browser: bool,
    about: String,
    /// Label and date of each, in milliseconds since the Unix epoch.
    dates: Vec<(String, i64)>,
    precision: DatePrecision,
) -> impl IntoView {
    let badge = this_browser.then(|| {
        view! {
            <span class="badge" data-state="good">
                {text!("lists.this_browser")}
            </span>
        }
    });
    // A section has a heading already, which the items' are below.
    let heading = match viewer {
        Viewer::Owner => view! { <h2 class="row-name">{name} " " {badge}</h2> }.into_any(),
        Viewer::Administrator => view! { <h3 class="row-name">{name} " " {badge}</h3> }.into_any(),
    };
    let dates = dates.into_iter().map(|(label, at)| {
        view! {
            <div>
                <dt>{label}</dt>
                <dd>
                    <FormattedDate at precision />
                </dd>
            </div>
        }
    });
    view! {
        <div class="row-text">
            {heading} <p class="row-about">{about}</p> <dl class="facts">{dates.collect_view()}</dl>
        </div>
    }
}
