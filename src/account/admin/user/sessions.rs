//! A user's sessions, which an administrator can end.

use latchkey_contract::{Session, Sessions, paths};
use latchkey_words::text;
use leptos::prelude::*;

use super::context::UserContext;
use crate::api::{ApiRequest, Mutation, ignore_not_found};
use crate::ui::form::FormError;
use crate::ui::{DatePrecision, FormattedDate, QueryStatus, focus_heading};

/// The list, with buttons that end one or all.
#[component]
pub fn UserSessions(context: UserContext) -> impl IntoView {
    let (session, mutation) = (context.session, Mutation::new());
    let query = session.query::<Sessions>(context.path(paths::user_sessions));
    let sessions = Memo::new(move |_| query.get().map(|response| response.sessions).unwrap_or_default());
    // A change of the user may end sessions: disabling does.
    Effect::new(move |before: Option<()>| {
        context.with(|user| Some((user.version, user.methods.len())));
        if before.is_some() {
            query.reload();
        }
    });
    let end_session = Callback::new(move |(path, message): (String, String)| {
        let ended = async move {
            session.send::<()>(ApiRequest::delete(&path)).await.or_else(ignore_not_found)?;
            query.refresh().await;
            Ok(())
        };
        mutation.run(ended, move |()| {
            session.flash.show(message);
            focus_heading();
        });
    });
    view! {
        <section class="panel" aria-labelledby="sessions">
            <h2 class="panel-title" id="sessions">
                {text!("user.sessions")}
            </h2>
            <FormError mutation />
            <QueryStatus query />
            {move || {
                (query.get().is_some() && sessions.with(Vec::is_empty))
                    .then(|| view! { <p class="hint">{text!("user.sessions_none")}</p> })
            }}
            <div hidden=move || sessions.with(Vec::is_empty)>
                <ul class="rows">
                    <For each=move || sessions.get() key=|session| (session.id.clone(), session.last_used_at) let:session>
                        <UserSessionItem session context end_session />
                    </For>
                </ul>
                <p class="panel-acts">
                    <button
                        class="button"
                        data-kind="danger"
                        type="button"
                        data-busy=move || mutation.is_running().then_some("")
                        on:click=move |_| {
                            end_session.run((context.path(paths::user_sessions), text!("user.sessions_ended")));
                        }
                    >
                        {text!("user.sessions_end")}
                    </button>
                </p>
            </div>
        </section>
    }
}

#[component]
fn UserSessionItem(
    session: Session,
    context: UserContext,
    /// Takes the path of what is to be ended, and the message for afterwards.
    end_session: Callback<(String, String)>,
) -> impl IntoView {
    let path = [&context.path(paths::user_sessions), "/", &session.id].concat();
    view! {
        <li class="row">
            <h3 class="row-name">
                {session.browser.clone()} " "
                {session.this_browser.then(|| view! { <span class="badge" data-state="good">{text!("user.session_this_browser")}</span> })}
            </h3>
            <p class="row-about">{session.ip}</p>
            <dl class="facts">
                <div>
                    <dt>{text!("user.session_started")}</dt>
                    <dd>
                        <FormattedDate at=session.started_at precision=DatePrecision::Minute />
                    </dd>
                </div>
                <div>
                    <dt>{text!("user.session_last_used")}</dt>
                    <dd>
                        <FormattedDate at=session.last_used_at precision=DatePrecision::Minute />
                    </dd>
                </div>
            </dl>
            <p class="row-acts">
                <button
                    class="link"
                    type="button"
                    aria-label=text!("user.session_end_label", browser = &session.browser)
                    on:click=move |_| end_session.run((path.clone(), text!("user.session_ended")))
                >
                    {text!("user.session_end")}
                </button>
            </p>
        </li>
    }
}
