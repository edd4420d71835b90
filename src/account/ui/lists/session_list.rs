//! The list of sessions: where an account is signed in.

use latchkey_contract::{Session, Sessions};
use latchkey_words::text;
use leptos::prelude::*;

use super::deletable_list::DeletableList;
use super::list_item::{ListItemText, Viewer};
use crate::ui::form::FormError;
use crate::ui::{DatePrecision, QueryStatus};

/// The sessions, each with a button that ends it. The owner ends the one of this browser by signing out.
#[component]
pub fn SessionList(
    list: DeletableList<Sessions>,
    viewer: Viewer,
    /// Shown if there is no session.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    view! {
        <FormError mutation=list.mutation />
        <QueryStatus query=list.query />
        {move || children.as_ref().filter(|_| list.is_empty()).map(|children| children())}
        <ul class="rows" class:panel=viewer == Viewer::Owner hidden=move || list.has_no_items()>
            <For each=move || list.items() key=|session| (session.id.clone(), session.last_used_at) let:session>
                <SessionItem session list viewer />
            </For>
        </ul>
    }
}

#[component]
fn SessionItem(session: Session, list: DeletableList<Sessions>, viewer: Viewer) -> impl IntoView {
    let Session { id, browser, ip, started_at, last_used_at, this_browser } = session;
    let end_label = text!("session_list.end_label", browser = &browser);
    let dates =
        vec![(text!("session_list.started"), started_at), (text!("session_list.last_used"), last_used_at)];
    let can_end = viewer == Viewer::Administrator || !this_browser;
    view! {
        <li class="row">
            <ListItemText viewer name=browser this_browser about=ip dates precision=DatePrecision::Minute />
            {can_end
                .then(|| {
                    view! {
                        <p class="row-acts">
                            <button
                                class="link"
                                type="button"
                                aria-label=end_label
                                on:click=move |_| list.delete_item(&id, text!("session_list.ended"))
                            >
                                {text!("session_list.end")}
                            </button>
                        </p>
                    }
                })}
        </li>
    }
}
