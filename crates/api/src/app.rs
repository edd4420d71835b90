//! What every request can reach.

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

/// What every request can reach; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<AppParts>, Uploads);

/// The parts of an [`App`].
pub struct AppParts {
    /// What is kept.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// The key that is not in the database.
    pub keys: Keys,
    /// Password hashes.
    pub passwords: Passwords,
    /// What decides about logins; [`App::policy`] gives what is in force.
    pub policies: Policies,
    /// Where the service stands, as people see it.
    pub site: Site,
    /// How email leaves, if it does.
    pub email: Option<Sender>,
    /// How text messages leave, if they do.
    pub text: Option<Sender>,
    /// One password check at a time for each name and network.
    pub turns: KeyedLock,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: AppParts) -> Self {
        Self(Arc::new(parts), Uploads::default())
    }

    /// The uploads that this process works on.
    #[must_use]
    pub fn uploads(&self) -> &Uploads {
        &self.1
    }

    /// The policy as it is now. It can be another one the next moment: whatever belongs to one decision asks once.
    #[must_use]
    pub fn policy(&self) -> Arc<Policy> {
        self.policies.now().policy
    }

    /// Whether codes of that kind have a way out of here.
    #[must_use]
    pub fn can_deliver(&self, kind: MethodKind) -> bool {
        match kind {
            MethodKind::App => true,
            MethodKind::Sms => self.text.is_some(),
            MethodKind::Email => self.email.is_some(),
            MethodKind::Recovery => false,
        }
    }

    /// The kinds of method whose codes have a way out of here.
    #[must_use]
    pub(crate) fn deliverable(&self) -> Vec<MethodKind> {
        MethodKind::ALL.into_iter().filter(|kind| self.can_deliver(*kind)).collect()
    }

    /// The same app with other senders, before anything has been asked of it.
    #[cfg(feature = "demo")]
    #[must_use]
    pub(crate) fn with_senders(self, email: Sender, text: Sender) -> Self {
        match Arc::try_unwrap(self.0) {
            Ok(parts) => Self::new(AppParts { email: Some(email), text: Some(text), ..parts }),
            Err(shared) => Self(shared, self.1),
        }
    }
}

impl Deref for App {
    type Target = AppParts;

    fn deref(&self) -> &AppParts {
        &self.0
    }
}
