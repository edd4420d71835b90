//! The state that every request and every background task shares.

use std::ops::Deref;
use std::sync::Arc;

use latchkey_contract::MethodKind;
use latchkey_flow::Policy;

use crate::clock::Clock;
use crate::crypto::keyed_lock::KeyedLock;
use crate::crypto::keys::Keys;
use crate::crypto::password_hasher::Passwords;
use crate::http::site::Site;
use crate::policy::Policies;
use crate::senders::Sender;
use crate::store::Store;
use crate::upload_progress::Uploads;

/// The state that every request and every background task shares. Cheap to clone: all clones are one.
#[derive(Clone)]
pub struct App {
    parts: Arc<AppParts>,
    uploads: Uploads,
}

/// The parts of an [`App`].
pub struct AppParts {
    /// The database.
    pub store: Store,
    /// The source of the time.
    pub clock: Clock,
    /// The keys that are derived from the master key, which is not in the database.
    pub keys: Keys,
    /// Hashes passwords and checks them.
    pub passwords: Passwords,
    /// The policy and how it follows the saved one; [`App::policy`] hands out the policy in force.
    pub policies: Policies,
    /// The site's public address.
    pub site: Site,
    /// The sender of email, if one is set.
    pub email: Option<Sender>,
    /// The sender of text messages, if one is set.
    pub text: Option<Sender>,
    /// Lets one password check at a time run for each account and network.
    pub password_checks: KeyedLock,
}

impl App {
    /// The app made of those parts.
    #[must_use]
    pub fn new(parts: AppParts) -> Self {
        Self { parts: Arc::new(parts), uploads: Uploads::default() }
    }

    /// The uploads that this process works on.
    #[must_use]
    pub fn uploads(&self) -> &Uploads {
        &self.uploads
    }

    /// The policy in force now. It may be replaced at any moment: whoever decides something takes it once.
    #[must_use]
    pub fn policy(&self) -> Arc<Policy> {
        self.policies.now().policy
    }

    /// Whether a method of that kind can be used here: its codes need no sender, or their sender is set.
    /// Recovery codes are no method of their own.
    #[must_use]
    pub fn can_deliver(&self, kind: MethodKind) -> bool {
        match kind {
            MethodKind::App => true,
            MethodKind::Sms => self.text.is_some(),
            MethodKind::Email => self.email.is_some(),
            MethodKind::Recovery => false,
        }
    }

    /// The kinds of method that [`Self::can_deliver`] says can be used here.
    #[must_use]
    pub(crate) fn deliverable(&self) -> Vec<MethodKind> {
        MethodKind::ALL.into_iter().filter(|kind| self.can_deliver(*kind)).collect()
    }

    /// The same app with other senders. Must be called before the app is cloned; after that, it changes
    /// nothing.
    #[cfg(feature = "demo")]
    #[must_use]
    pub(crate) fn with_senders(self, email: Sender, text: Sender) -> Self {
        match Arc::try_unwrap(self.parts) {
            Ok(parts) => Self::new(AppParts { email: Some(email), text: Some(text), ..parts }),
            Err(parts) => Self { parts, uploads: self.uploads },
        }
    }
}

impl Deref for App {
    type Target = AppParts;

    fn deref(&self) -> &AppParts {
        &self.parts
    }
}
