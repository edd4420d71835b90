//! What the parts of a user's page share.

use latchkey_contract::{User, paths};
use leptos::prelude::*;

use crate::api::Query;
use crate::session::AccountSession;

/// The user that the page shows. A handle of it, for every part.
#[derive(Clone, Copy)]
pub struct UserContext {
    pub session: AccountSession,
    /// The user's id, encoded for a path.
    pub id: StoredValue<String>,
    pub query: Query<User>,
}

impl UserContext {
    /// Starts to load the user of that id, which is encoded for a path.
    pub fn new(id: String) -> Self {
        let session = AccountSession::current();
        Self { session, query: session.query(paths::user(&id)), id: StoredValue::new(id) }
    }

    /// Reads the user. The default value before it is loaded.
    pub fn with<T: Default>(self, read: impl FnOnce(&User) -> T) -> T {
        self.query.get().as_ref().map(read).unwrap_or_default()
    }

    /// A path of the API that contains the user's id.
    pub fn path(self, path: fn(&str) -> String) -> String {
        self.id.with_value(|id| path(id))
    }

    /// Calls `changed` whenever the user has been changed.
    pub fn on_change(self, changed: impl Fn() + 'static) {
        Effect::new(move |before: Option<()>| {
            self.with(|user| Some((user.version, user.methods.len())));
            if before.is_some() {
                changed();
            }
        });
    }

    /// Loads the user again, and ends when it is loaded.
    pub async fn refresh(self) {
        self.query.refresh().await;
    }
}
