//! A user's sessions, which an administrator can end.

use latchkey_contract::{Sessions, paths};
use latchkey_words::text;
use leptos::prelude::*;

use super::context::UserContext;
use crate::ui::form::MutationButton;
use crate::ui::lists::{DeletableList, SessionList, Viewer};

/// The list, with buttons that end one or all.
#[component]
pub fn UserSessions(context: UserContext) -> impl IntoView {
    let list = DeletableList::<Sessions>::new(context.path(paths::user_sessions));
    // A change of the user may end sessions: disabling does.
    context.on_change(move || list.query.reload());
    let end_all = move || list.delete_all(text!("user.sessions_ended"));
    view! {
        <section class="panel" aria-labelledby="sessions">
            <h2 class="panel-title" id="sessions">
                {text!("user.sessions")}
            </h2>
            <SessionList list viewer=Viewer::Administrator>
                <p class="hint">{text!("user.sessions_none")}</p>
            </SessionList>
            <p class="panel-acts" hidden=move || list.has_no_items()>
                <MutationButton mutation=list.mutation kind="danger" label=text!("user.sessions_end") on_press=end_all />
            </p>
        </section>
    }
}
