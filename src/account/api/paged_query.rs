//! A paged query: a list that the API hands out a page at a time. The pages that have come are kept.

use latchkey_contract::{Audit, AuditEntry, Problem, Upload, UploadRow, User, Users};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::error::RequestError;
use super::query::Fetch;
use super::query_string::with_parameter;
use super::request::ApiRequest;

/// A response that is one page of a list.
pub trait PageResponse: 'static {
    type Item: Clone + Send + Sync + 'static;
    /// The value of `after` that asks for the next page. `None` on the last page.
    fn next_cursor(&self) -> Option<String>;
    fn into_items(self) -> Vec<Self::Item>;
}

impl PageResponse for Users {
    type Item = User;
    fn next_cursor(&self) -> Option<String> {
        self.next.clone()
    }
    fn into_items(self) -> Vec<User> {
        self.users
    }
}

impl PageResponse for Audit {
    type Item = AuditEntry;
    fn next_cursor(&self) -> Option<String> {
        self.next.clone()
    }
    fn into_items(self) -> Vec<AuditEntry> {
        self.entries
    }
}

impl PageResponse for Upload {
    type Item = UploadRow;
    fn next_cursor(&self) -> Option<String> {
        self.next.map(|line| line.to_string())
    }
    fn into_items(self) -> Vec<UploadRow> {
        self.rows
    }
}

/// The state of a paged query. A handle of it: every copy shows the same state.
pub struct PagedQuery<P: PageResponse> {
    path: RwSignal<String>,
    fetch: StoredValue<Fetch<P>>,
    items: RwSignal<Option<Vec<P::Item>>>,
    next_cursor: RwSignal<Option<String>>,
    error: RwSignal<Option<Problem>>,
    loading: RwSignal<bool>,
    /// The number of the last request: a response to an earlier one is dropped.
    last_request: StoredValue<u32>,
}

impl<P: PageResponse> Clone for PagedQuery<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: PageResponse> Copy for PagedQuery<P> {}

impl<P: PageResponse> PagedQuery<P> {
    /// A query that has not been sent yet.
    pub fn new(fetch: Fetch<P>) -> Self {
        Self {
            path: RwSignal::new(String::new()),
            fetch: StoredValue::new(fetch),
            items: RwSignal::new(None),
            next_cursor: RwSignal::new(None),
            error: RwSignal::new(None),
            loading: RwSignal::new(false),
            last_request: StoredValue::new(0),
        }
    }

    /// Loads the first page at that path. What is shown stays until the response has come.
    pub fn load(self, path: String) {
        self.path.set(path);
        self.fetch_page(None, |_| ());
    }

    /// Loads the next page, unless one is being loaded. `on_last_page` is called with the number of items
    /// before it once the last page has come.
    pub fn load_more(self, on_last_page: fn(usize)) {
        if !self.loading.get_untracked() {
            self.fetch_page(self.next_cursor.get_untracked(), on_last_page);
        }
    }

    fn fetch_page(self, after: Option<String>, on_last_page: fn(usize)) {
        self.last_request.update_value(|request| *request += 1);
        let (request, fetch) = (self.last_request.get_value(), self.fetch.get_value());
        let path = self.path.get_untracked();
        let path = after.as_deref().map_or(path.clone(), |after| with_parameter(&path, "after", after));
        self.loading.set(true);
        spawn_local(async move {
            let result = fetch(ApiRequest::get(&path)).await;
            if self.last_request.try_get_value() != Some(request) {
                return;
            }
            self.loading.set(false);
            match result {
                Ok(page) if after.is_some() => self.append(page, on_last_page),
                Ok(page) => self.replace(page),
                Err(RequestError::Problem(problem)) => self.error.set(Some(problem)),
                Err(RequestError::Cancelled) => {}
            }
        });
    }

    fn replace(self, page: P) {
        let next_cursor = page.next_cursor();
        self.error.set(None);
        self.items.set(Some(page.into_items()));
        self.next_cursor.set(next_cursor);
    }

    fn append(self, page: P, on_last_page: fn(usize)) {
        let next_cursor = page.next_cursor();
        let items_before = self.items.with_untracked(|items| items.as_ref().map_or(0, Vec::len));
        self.error.set(None);
        self.items.update(|items| items.get_or_insert_default().extend(page.into_items()));
        if next_cursor.is_none() {
            on_last_page(items_before);
        }
        self.next_cursor.set(next_cursor);
    }

    /// The items that have come, in order.
    pub fn items(self) -> Vec<P::Item> {
        self.items.with(|items| items.clone().unwrap_or_default())
    }

    /// How many items have come. `None` before the first response.
    pub fn count(self) -> Option<usize> {
        self.items.with(|items| items.as_ref().map(Vec::len))
    }

    /// Whether the list has been loaded and is empty.
    pub fn is_empty(self) -> bool {
        self.count() == Some(0)
    }

    pub fn has_items(self) -> bool {
        self.count().is_some_and(|count| count > 0)
    }

    /// Whether there is another page.
    pub fn has_more(self) -> bool {
        self.next_cursor.with(Option::is_some)
    }

    pub fn is_loading(self) -> bool {
        self.loading.get()
    }

    /// Why the last request failed.
    pub fn error(self) -> Option<Problem> {
        self.error.get()
    }
}
