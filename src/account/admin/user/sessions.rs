//! Where a user is signed in, and ending it.

use latchkey_contract::{Session, Sessions, paths};
use leptos::prelude::*;

use crate::admin::user::screen::One;
use crate::api::mutation::Deed;
use crate::api::query::{Held, gone_is_fine};
use crate::api::request::Exchange;
use crate::ui::dates::{Grain, When};
use crate::ui::form::field::Wrong;
use crate::ui::layout::screen::focus_heading;

/// The list.
#[component]
pub fn UserSessions(one: One) -> impl IntoView {
    let (visit, deed) = (one.visit, Deed::new());
    let held = Held::<Sessions>::at(one.path(paths::user_sessions));
    let listed = Memo::new(move |_| held.get().map(|list| list.sessions).unwrap_or_default());
    // Disabling and other acts end them too.
    Effect::new(move |before: Option<()>| {
        one.with(|user| Some((user.version, user.methods.len())));
        if before.is_some() {
            held.reload();
        }
    });
    let end = Callback::new(move |(path, news): (String, &'static str)| {
        let ended = async move {
            visit.ask::<()>(Exchange::delete(&path)).await.or_else(gone_is_fine)?;
            held.refresh().await;
            Ok(())
        };
        deed.begin(ended, move |()| {
            visit.tell(news);
            focus_heading();
        });
    });
    view! {
        <section class="panel" aria-labelledby="sessions">
            <h2 class="panel-title" id="sessions">
                "Sessions"
            </h2>
            <Wrong deed />
            {held.waiting()}
            {move || {
                (held.get().is_some() && listed.with(Vec::is_empty))
                    .then(|| view! { <p class="hint">"They are signed in nowhere."</p> })
            }}
            <div hidden=move || listed.with(Vec::is_empty)>
                <ul class="rows">
                    <For each=move || listed.get() key=|session| (session.id.clone(), session.last_used_at) let:session>
                        <Row session one end />
                    </For>
                </ul>
                <p class="panel-acts">
                    <button
                        class="button"
                        data-kind="danger"
                        type="button"
                        data-busy=move || deed.busy().then_some("")
                        on:click=move |_| {
                            end.run((one.path(paths::user_sessions), "They are signed out everywhere."));
                        }
                    >
                        "End all sessions"
                    </button>
                </p>
            </div>
        </section>
    }
}

#[component]
fn Row(session: Session, one: One, end: Callback<(String, &'static str)>) -> impl IntoView {
    let path = [&one.path(paths::user_sessions), "/", &session.id].concat();
    view! {
        <li class="row">
            <h3 class="row-name">
                {session.browser.clone()} " "
                {session.this_browser.then(|| view! { <span class="badge" data-state="good">"This browser"</span> })}
            </h3>
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
            <p class="row-acts">
                <button
                    class="link"
                    type="button"
                    aria-label=format!("End the session in {}", session.browser)
                    on:click=move |_| end.run((path.clone(), "That session has ended."))
                >
                    "End"
                </button>
            </p>
        </li>
    }
}
