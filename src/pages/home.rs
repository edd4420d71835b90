//! Access granted.

use latchkey_components::{Conversation, Intent, client};
use latchkey_contract::{Account, Problem, ProblemCode};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{focused, link};
use crate::route::{Route, Router};

/// The account's home.
pub fn home(talk: Conversation, router: Router, account: &Account) -> impl IntoView + use<> {
    let heading = focused();
    let name = if account.name.is_empty() { account.username.clone() } else { account.name.clone() };
    let leaving = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let sign_out = move |_| {
        if leaving.get_untracked() {
            return;
        }
        leaving.set(true);
        spawn_local(async move {
            let outcome = client::sign_out().await;
            let _ = leaving.try_set(false);
            match outcome {
                Err(why) if why.code != ProblemCode::NoSession => {
                    let _ = problem.try_set(Some(why));
                }
                _ => talk.ask(Intent::Where),
            }
        });
    };
    view! {
        <section class="card" data-screen="home">
            <h1 class="title" tabindex="-1" node_ref=heading>"Access granted"</h1>
            <p class="lede">"Hello, "<strong>{name}</strong>". You are signed in."</p>
            <p class="notice" data-kind="wrong" role="alert">
                {move || problem.with(|problem| problem.as_ref().map(|problem| problem.title.clone()))}
            </p>
            <div class="actions">
                {link(router, Route::Devices, "button", "My Trusted Devices")}
                <button class="button" data-kind="quiet" type="button" data-busy=move || leaving.get() on:click=sign_out>
                    "Sign out"
                </button>
            </div>
        </section>
    }
}
