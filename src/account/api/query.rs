//! A query: something that the API holds and a screen shows, fetched at once and again after each change.

use std::pin::Pin;
use std::sync::Arc;

use latchkey_contract::{Problem, ProblemCode};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::error::RequestError;
use super::request::ApiRequest;

/// How a query sends its request: in the name of whoever is signed in (`session`).
pub type Fetch<T> =
    Arc<dyn Fn(ApiRequest) -> Pin<Box<dyn Future<Output = Result<T, RequestError>>>> + Send + Sync>;

/// The query's state: not loaded, failed or loaded. A handle of it: every copy shows the same state.
pub struct Query<T: Send + Sync + 'static> {
    path: StoredValue<String>,
    fetch: StoredValue<Fetch<T>>,
    result: RwSignal<Option<Result<T, Problem>>>,
}

impl<T: Send + Sync + 'static> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Query<T> {}

impl<T: Clone + Send + Sync + 'static> Query<T> {
    /// Starts to load what is at that path.
    pub fn new(fetch: Fetch<T>, path: String) -> Self {
        let query = Self {
            path: StoredValue::new(path),
            fetch: StoredValue::new(fetch),
            result: RwSignal::new(None),
        };
        query.reload();
        query
    }

    /// Loads it again.
    pub fn reload(self) {
        spawn_local(async move { self.refresh().await });
    }

    /// Loads it again, and ends when it is loaded. A failure does not replace what is loaded already.
    pub async fn refresh(self) {
        let (Some(path), Some(fetch)) = (self.path.try_get_value(), self.fetch.try_get_value()) else {
            // The screen has been left.
            return;
        };
        let result = match fetch(ApiRequest::get(&path)).await {
            Ok(data) => Ok(data),
            Err(RequestError::Problem(problem)) => Err(problem),
            Err(RequestError::Cancelled) => return,
        };
        let is_loaded = self.result.try_with_untracked(|known| matches!(known, Some(Ok(_)))).unwrap_or(true);
        if result.is_ok() || !is_loaded {
            let _ = self.result.try_set(Some(result));
        }
    }

    /// Takes what another request has answered for what is loaded.
    pub fn set(self, data: T) {
        let _ = self.result.try_set(Some(Ok(data)));
    }

    /// What is loaded.
    pub fn get(self) -> Option<T> {
        self.result.with(|result| result.as_ref().and_then(|result| result.as_ref().ok().cloned()))
    }

    /// Whether the query has neither loaded nor failed.
    pub fn is_pending(self) -> bool {
        self.result.with(Option::is_none)
    }

    /// Why the query failed.
    pub fn error(self) -> Option<Problem> {
        self.result.with(|result| result.as_ref().and_then(|result| result.as_ref().err().cloned()))
    }

    /// Whether the query failed because there is nothing at its path.
    pub fn is_not_found(self) -> bool {
        self.error().is_some_and(|problem| problem.code == ProblemCode::NotFound)
    }
}
