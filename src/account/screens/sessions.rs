//! Sessions: where somebody is signed in.

use latchkey_contract::{Session, Sessions, paths};
use leptos::prelude::*;

use crate::api::mutation::Deed;
use crate::api::query::Held;
use crate::api::request::Exchange;
use crate::session::context::Visit;
use crate::ui::dates::{Grain, When};
use crate::ui::form::field::Wrong;
use crate::ui::layout::screen::{Screen, focus_heading};

/// The list, with the way to end one or all others.
#[component]
pub fn SessionsScreen() -> impl IntoView {
    let (visit, deed) = (Visit::present(), Deed::new());
    let held = Held::<Sessions>::at(paths::SESSIONS);
    let listed = Memo::new(move |_| held.get().map(|list| list.sessions).unwrap_or_default());
    let others = move || listed.with(|listed| listed.iter().any(|session| !session.this_browser));
    // Another page of this browser has ended one already: it is gone, as was wanted.
    let end = Callback::new(move |(path, news): (String, &'static str)| {
        let ended = async move {
            visit.ask::<()>(Exchange::delete(&path)).await.or_else(crate::api::query::gone_is_fine)?;
            held.refresh().await;
            Ok(())
        };
        deed.begin(ended, move |()| {
            visit.tell(news);
            focus_heading();
        });
    });
    view! {
        <Screen title="Sessions" name="sessions">
            <p class="lede">
                "Where you are signed in now. End what you do not recognise, and then change your password."
            </p>
            <Wrong deed />
            {held.waiting()}
            <ul class="rows panel" hidden=move || listed.with(Vec::is_empty)>
                <For each=move || listed.get() key=|session| (session.id.clone(), session.last_used_at) let:session>
                    <Row session end />
                </For>
            </ul>
            {move || {
                if others() {
                    view! {
                        <button
                            class="button"
                            data-kind="danger"
                            type="button"
                            data-busy=move || deed.busy().then_some("")
                            on:click=move |_| {
                                end.run((paths::SESSIONS.to_owned(), "You are signed out everywhere else."));
                            }
                        >
                            "End all others"
                        </button>
                    }
                        .into_any()
                } else if listed.with(Vec::is_empty) {
                    ().into_any()
                } else {
                    view! { <p class="hint">"You are signed in nowhere else."</p> }.into_any()
                }
            }}
        </Screen>
    }
}

#[component]
fn Row(session: Session, end: Callback<(String, &'static str)>) -> impl IntoView {
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
                            <When at=session.started_at grain=Grain::Minute />
                        </dd>
                    </div>
                    <div>
                        <dt>"Last seen"</dt>
                        <dd>
                            <When at=session.last_used_at grain=Grain::Minute />
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
                                on:click=move |_| end.run((path.clone(), "That session has ended."))
                            >
                                "End"
                            </button>
                        </p>
                    }
                })}
        </li>
    }
}
