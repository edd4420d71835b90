//! A mutation: a request that changes something, with the state that buttons and forms show of it.

use latchkey_contract::{Problem, ProblemCode};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::error::{RequestError, error_message};

/// The mutation's state: idle, running or failed. A handle of it: every copy shows the same state.
#[derive(Clone, Copy)]
pub struct Mutation {
    running: RwSignal<bool>,
    /// Why the last run failed, until the next one starts or the field is corrected.
    error: RwSignal<Option<Problem>>,
}

impl Mutation {
    /// An idle mutation.
    pub fn new() -> Self {
        Self { running: RwSignal::new(false), error: RwSignal::new(None) }
    }

    /// Runs `request`, unless one is running already: the second click of a double click does nothing.
    /// `on_success` is not called once the screen has been left.
    pub fn run<T: 'static>(
        self,
        request: impl Future<Output = Result<T, RequestError>> + 'static,
        on_success: impl FnOnce(T) + 'static,
    ) {
        if self.running.get_untracked() {
            return;
        }
        self.running.set(true);
        self.error.set(None);
        spawn_local(async move {
            let outcome = request.await;
            if self.running.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok(response) => on_success(response),
                Err(RequestError::Cancelled) => {}
                Err(RequestError::Problem(problem)) => self.error.set(Some(problem)),
            }
        });
    }

    /// Fails with a problem that was found in another way than by [`Self::run`].
    pub fn set_error(self, problem: Problem) {
        self.error.set(Some(problem));
    }

    /// Fails at a field, before anything is sent.
    pub fn set_field_error(self, field: &str, message: &str) {
        self.set_error(Problem::new(ProblemCode::InvalidField).at(field).saying(message));
    }

    /// Clears the error at a field: it is being corrected.
    pub fn clear_error(self, field: &str) {
        if self.error.with_untracked(|problem| {
            problem.as_ref().is_some_and(|problem| problem.field.as_deref() == Some(field))
        }) {
            self.error.set(None);
        }
    }

    pub fn is_running(self) -> bool {
        self.running.get()
    }

    /// The error's message if it is at that field, else empty.
    pub fn field_error(self, field: &str) -> String {
        self.message_if(|problem| problem.field.as_deref() == Some(field))
    }

    /// The error's message if it is at none of `fields`, which show theirs themselves; else empty.
    pub fn form_error(self, fields: &'static [&'static str]) -> String {
        self.message_if(|problem| problem.field.as_deref().is_none_or(|field| !fields.contains(&field)))
    }

    fn message_if(self, condition: impl FnOnce(&Problem) -> bool) -> String {
        self.error.with(|problem| match problem {
            Some(problem) if condition(problem) => error_message(problem),
            _ => String::new(),
        })
    }
}
