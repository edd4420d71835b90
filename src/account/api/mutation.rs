//! Something that a person does on a screen: at most one at a time, and what went wrong with the last one.

use latchkey_components::in_words;
use latchkey_contract::{Problem, ProblemCode};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::session::context::Refusal;

/// Copy it to every button that does it.
#[derive(Clone, Copy)]
pub struct Deed {
    busy: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
}

impl Deed {
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), problem: RwSignal::new(None) }
    }

    /// Does it, unless it is being done already: a double click does nothing twice. `done` is not called where the
    /// screen has gone meanwhile.
    pub fn begin<T: 'static>(
        self,
        asked: impl Future<Output = Result<T, Refusal>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let outcome = asked.await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok(answer) => done(answer),
                Err(Refusal::Cancelled) => {}
                Err(Refusal::Problem(problem)) => self.problem.set(Some(problem)),
            }
        });
    }

    /// Refuses it before anybody is asked.
    pub fn refuse(self, field: &str, advice: &str) {
        self.problem.set(Some(Problem::new(ProblemCode::InvalidField).at(field).saying(advice)));
    }

    /// Somebody is correcting that field: what was said of it is not true any more.
    pub fn forgive(self, field: &str) {
        if self.problem.with_untracked(|problem| {
            problem.as_ref().is_some_and(|problem| problem.field.as_deref() == Some(field))
        }) {
            self.problem.set(None);
        }
    }

    /// Says a problem that another way than [`Self::begin`] has brought.
    pub fn regret(self, problem: Problem) {
        self.problem.set(Some(problem));
    }

    /// Whether it is being done.
    pub fn busy(self) -> bool {
        self.busy.get()
    }

    /// What is wrong with that field, or nothing.
    pub fn wrong_at(self, field: &str) -> String {
        self.said(|problem| problem.field.as_deref() == Some(field))
    }

    /// What is wrong beside the fields that say it themselves, or nothing.
    pub fn wrong_beside(self, fields: &'static [&'static str]) -> String {
        self.said(|problem| problem.field.as_deref().is_none_or(|field| !fields.contains(&field)))
    }

    fn said(self, about: impl FnOnce(&Problem) -> bool) -> String {
        self.problem.with(|problem| match problem {
            Some(problem) if about(problem) => said(problem),
            _ => String::new(),
        })
    }
}

/// A problem in plain words: what to do about this occurrence if the API said so, else what went wrong.
pub fn said(problem: &Problem) -> String {
    let title = problem.detail.clone().unwrap_or_else(|| problem.title.clone());
    in_words(&Problem { title, ..problem.clone() })
}
