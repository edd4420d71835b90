//! Sessions: where the person is signed in.

use latchkey_contract::{Session, Sessions, paths};
use leptos::prelude::*;

use crate::api::{ApiRequest, Mutation, ignore_not_found};
use crate::session::AccountSession;
use crate::ui::form::FormError;
use crate::ui::layout::AccountScreen;
use crate::ui::{DatePrecision, FormattedDate, QueryStatus, focus_heading};

/// The list, with buttons that end one session or all other ones.
#[component]
pub fn SessionsScreen() -> impl IntoView {
    let (account, mutation) = (AccountSession::current(), Mutation::new());
    let query = account.query::<Sessions>(paths::SESSIONS);
    let sessions = Memo::new(move |_| query.get().map(|response| response.sessions).unwrap_or_default());
    let has_others = move || sessions.with(|sessions| sessions.iter().any(|session| !session.this_browser));
    let end_session = Callback::new(move |(path, message): (String, &'static str)| {
        let ended = async move {
            account.send::<()>(ApiRequest::delete(&path)).await.or_else(ignore_not_found)?;
            query.refresh().await;
            Ok(())
        };
        mutation.run(ended, move |()| {
            account.flash.show(message);
            focus_heading();
        });
    });
    view! {
        <AccountScreen title="Sessions" name="sessions">
            <p class="lede">
                "Where you are signed in now. End what you do not recognise, and then change your password."
            </p>
            <FormError mutation />
            <QueryStatus query />
            <ul class="rows panel" hidden=move || sessions.with(Vec::is_empty)>
                <For each=move || sessions.get() key=|session| (session.id.clone(), session.last_used_at) let:session>
                    <SessionItem session end_session />
                </For>
            </ul>
            {move || {
                if has_others() {
                    view! {
                        <button
                            class="button"
                            data-kind="danger"
                            type="button"
                            data-busy=move || mutation.is_running().then_some("")
                            on:click=move |_| {
                                end_session.run((paths::SESSIONS.to_owned(), "You are signed out everywhere else."));
                            }
                        >
                            "End all others"
                        </button>
                    }
                        .into_any()
                } else if sessions.with(Vec::is_empty) {
                    ().into_any()
                } else {
                    view! { <p class="hint">"You are signed in nowhere else."</p> }.into_any()
                }
            }}
        </AccountScreen>
    }
}

#[component]
fn SessionItem(
    session: Session,
    /// Takes the path of what is to be ended, and the message for afterwards.
    end_session: Callback<(String, &'static str)>,
) -> impl IntoView {
    let (browser, path) = (session.browser.clone(), paths::session(&session.id));
    view! {
        <li class="row">
            <div class="row-text">
                <h2 class="row-name">
                    {session.browser} " "
                    {session.this_browser.then(|| view! { <span class="badge" data-state="good">"This browser"</span> })}
                </h2>
                <p class="row-about">{session.ip}</p>
                <dl class="facts">
                    <div>
                        <dt>"Begun"</dt>
                        <dd>
                            <FormattedDate at=session.started_at precision=DatePrecision::Minute />
                        </dd>
                    </div>
                    <div>
                        <dt>"Last seen"</dt>
                        <dd>
                            <FormattedDate at=session.last_used_at precision=DatePrecision::Minute />
                        </dd>
                    </div>
                </dl>
            </div>
            {(!session.this_browser)
                .then(|| {
                    view! {
                        <p class="row-acts">
                            <button
                                class="link"
                                type="button"
                                aria-label=format!("End the session in {browser}")
                                on:click=move |_| end_session.run((path.clone(), "That session has ended."))
                            >
                                "End"
                            </button>
                        </p>
                    }
                })}
        </li>
    }
}
