//! A list that the API holds at a path, whose items can be deleted one by one or all at once.

use latchkey_contract::{Device, Devices, Session, Sessions};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use crate::api::{ApiRequest, Mutation, Query, ignore_not_found};
use crate::session::AccountSession;
use crate::ui::focus_heading;

/// A response that is a whole list.
pub trait ListResponse: DeserializeOwned + Clone + Send + Sync + 'static {
    type Item: Clone + PartialEq + Send + Sync + 'static;
    fn into_items(self) -> Vec<Self::Item>;
}

impl ListResponse for Devices {
    type Item = Device;
    fn into_items(self) -> Vec<Device> {
        self.devices
    }
}

impl ListResponse for Sessions {
    type Item = Session;
    fn into_items(self) -> Vec<Session> {
        self.sessions
    }
}

/// The list's state. A handle of it: every copy shows the same state.
///
/// One deletion runs at a time, and the focus goes to the heading afterwards: the next item moves up under the
/// pointer, and a double click would otherwise delete it, too.
pub struct DeletableList<T: ListResponse> {
    pub query: Query<T>,
    pub mutation: Mutation,
    session: AccountSession,
    path: StoredValue<String>,
    items: Memo<Vec<T::Item>>,
}

impl<T: ListResponse> Clone for DeletableList<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ListResponse> Copy for DeletableList<T> {}

impl<T: ListResponse> DeletableList<T> {
    /// Starts to load the list at that path. `DELETE` there deletes all items, and one at the path of its id.
    pub fn new(path: impl Into<String>) -> Self {
        let path = path.into();
        let session = AccountSession::current();
        let query = session.query::<T>(path.clone());
        let items = Memo::new(move |_| query.get().map(T::into_items).unwrap_or_default());
        Self { query, mutation: Mutation::new(), session, path: StoredValue::new(path), items }
    }

    /// The items, as far as they are loaded.
    pub fn items(self) -> Vec<T::Item> {
        self.items.get()
    }

    /// Whether there is nothing to show: the list is empty, or not loaded.
    pub fn has_no_items(self) -> bool {
        self.items.with(Vec::is_empty)
    }

    /// Whether the list is loaded and empty.
    pub fn is_empty(self) -> bool {
        self.has_no_items() && self.query.get().is_some()
    }

    /// The path of an item.
    pub fn item_path(self, id: &str) -> String {
        self.path.with_value(|path| [path, "/", id].concat())
    }

    /// Deletes an item, loads the list again and shows the message.
    pub fn delete_item(self, id: &str, message: String) {
        self.delete(self.item_path(id), message);
    }

    /// Deletes all items (of one's own sessions all others), loads the list again and shows the message.
    pub fn delete_all(self, message: String) {
        self.delete(self.path.get_value(), message);
    }

    fn delete(self, path: String, message: String) {
        let session = self.session;
        let deleted = async move {
            session.send::<()>(ApiRequest::delete(&path)).await.or_else(ignore_not_found)?;
            self.query.refresh().await;
            Ok(())
        };
        self.mutation.run(deleted, move |()| {
            session.flash.show(message);
            focus_heading();
        });
    }
}
