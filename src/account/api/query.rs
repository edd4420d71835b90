//! Something that the API has and a screen shows: asked for at the start, and again after each change.

use latchkey_contract::{Problem, ProblemCode};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

use crate::api::mutation::said;
use crate::api::request::Exchange;
use crate::session::context::{Refusal, Visit};

/// What is known of it: nothing yet, why not, or what it is.
pub struct Held<T: Send + Sync + 'static> {
    visit: Visit,
    path: StoredValue<String>,
    known: RwSignal<Option<Result<T, Problem>>>,
}

impl<T: Send + Sync + 'static> Clone for Held<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Held<T> {}

impl<T: DeserializeOwned + Clone + Send + Sync + 'static> Held<T> {
    /// Asks for it.
    pub fn at(path: impl Into<String>) -> Self {
        let path = StoredValue::new(path.into());
        let held = Self { visit: Visit::present(), path, known: RwSignal::new(None) };
        held.reload();
        held
    }

    /// Asks for it again.
    pub fn reload(self) {
        spawn_local(async move { self.refresh().await });
    }

    /// The same, for who has to wait for the answer. What is shown is kept over a failure.
    pub async fn refresh(self) {
        let Some(path) = self.path.try_get_value() else { return };
        let answer = match self.visit.ask(Exchange::get(&path)).await {
            Ok(answer) => Ok(answer),
            Err(Refusal::Problem(problem)) => Err(problem),
            Err(Refusal::Cancelled) => return,
        };
        let shown = self.known.try_with_untracked(|known| matches!(known, Some(Ok(_)))).unwrap_or(true);
        if answer.is_ok() || !shown {
            let _ = self.known.try_set(Some(answer));
        }
    }

    /// Takes what another call has answered.
    pub fn take(self, answer: T) {
        let _ = self.known.try_set(Some(Ok(answer)));
    }

    /// What it is, if that is known.
    pub fn get(self) -> Option<T> {
        self.known.with(|known| known.as_ref().and_then(|known| known.as_ref().ok().cloned()))
    }

    /// Whether it is known not to be there.
    pub fn is_missing(self) -> bool {
        let missing = |problem: &Problem| problem.code == ProblemCode::NotFound;
        self.known.with(|known| known.as_ref().is_some_and(|known| known.as_ref().is_err_and(missing)))
    }

    /// Says that it is being waited for, or why it is not there, with a way to try again.
    pub fn waiting(self) -> impl IntoView {
        move || {
            self.known.with(|known| match known {
                None => view! { <p class="hint" role="status">"One moment…"</p> }.into_any(),
                Some(Err(problem)) => view! {
                    <div class="empty">
                        <p role="alert">{said(problem)}</p>
                        <button class="button" data-kind="primary" type="button" on:click=move |_| self.reload()>
                            Try again
                        </button>
                    </div>
                }
                .into_any(),
                Some(Ok(_)) => ().into_any(),
            })
        }
    }
}

/// What is not there any more is gone, as was wanted.
///
/// # Errors
/// Any other refusal.
#[allow(clippy::result_large_err, reason = "it is handed on as it came, once an answer")]
pub fn gone_is_fine(refusal: Refusal) -> Result<(), Refusal> {
    match refusal {
        Refusal::Problem(problem) if problem.code == ProblemCode::NotFound => Ok(()),
        refusal => Err(refusal),
    }
}
