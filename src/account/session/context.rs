//! The account session: the account of whoever is signed in, and requests in their name.

use std::sync::Arc;

use latchkey_contract::{AccountSettings, Problem, ProblemCode, Role, paths};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

use super::flash::Flash;
use super::step_up::StepUp;
use super::tab_sync::{announce_signed_out, reload_when_stale};
use crate::api::{ApiRequest, Fetch, PageResponse, PagedQuery, Query, RequestError};

/// The session, provided as a context. A handle of it: every copy is the same session.
#[derive(Clone, Copy)]
pub struct AccountSession {
    /// The account as the API described it last. `None` until it has.
    settings: RwSignal<Option<AccountSettings>>,
    /// Why the account could not be loaded.
    error: RwSignal<Option<Problem>>,
    pub flash: Flash,
    pub step_up: StepUp,
    /// Whether recovery codes are to be made without a click: the first method has just been set up.
    recovery_codes_due: RwSignal<bool>,
    signing_out: StoredValue<bool>,
}

impl AccountSession {
    /// Starts the session and provides it to everything that is drawn within.
    pub fn start() {
        let session = Self {
            settings: RwSignal::new(None),
            error: RwSignal::new(None),
            flash: Flash::new(),
            step_up: StepUp::new(),
            recovery_codes_due: RwSignal::new(false),
            signing_out: StoredValue::new(false),
        };
        provide_context(session);
        reload_when_stale(move || session.reload());
        session.reload();
    }

    /// The session of the context.
    pub fn current() -> Self {
        expect_context()
    }

    /// Sends a request, see [`Self::with_step_up`].
    ///
    /// # Errors
    /// The API's problem, or that the person cancelled step-up authentication.
    pub async fn send<T: DeserializeOwned>(self, request: ApiRequest) -> Result<T, RequestError> {
        self.with_step_up(async || request.send().await).await
    }

    /// Calls `send`, and again after step-up authentication if the API requires that: nothing that was typed is
    /// lost. If nobody is signed in, redirects to the login, which leads back here.
    ///
    /// # Errors
    /// The API's problem, or that the person cancelled step-up authentication.
    pub async fn with_step_up<T>(
        self,
        send: impl AsyncFn() -> Result<T, Problem>,
    ) -> Result<T, RequestError> {
        loop {
            match send().await {
                Err(problem) if problem.code == ProblemCode::StepUpRequired => {
                    if !self.step_up.require().await {
                        return Err(RequestError::Cancelled);
                    }
                }
                Err(problem) if problem.code == ProblemCode::NoSession => {
                    // Somebody who signs out goes to the login, which must not lead back here.
                    if !self.signing_out.try_get_value().unwrap_or_default() {
                        redirect_to_login();
                    }
                    return Err(RequestError::Problem(problem));
                }
                outcome => {
                    if matches!(&outcome, Err(problem) if means_access_changed(problem.code)) {
                        self.reload();
                    }
                    return outcome.map_err(RequestError::Problem);
                }
            }
        }
    }

    fn fetch<T: DeserializeOwned + 'static>(self) -> Fetch<T> {
        Arc::new(move |request| Box::pin(self.send(request)))
    }

    /// Starts a query of what is at that path.
    pub fn query<T>(self, path: impl Into<String>) -> Query<T>
    where
        T: DeserializeOwned + Clone + Send + Sync + 'static,
    {
        Query::new(self.fetch(), path.into())
    }

    /// A paged query, which is to be loaded.
    pub fn paged_query<P: PageResponse + DeserializeOwned>(self) -> PagedQuery<P> {
        PagedQuery::new(self.fetch())
    }

    /// Loads the account again.
    pub fn reload(self) {
        spawn_local(async move { self.refresh().await });
    }

    /// Loads the account again, and ends when it is loaded.
    pub async fn refresh(self) {
        match self.send::<AccountSettings>(ApiRequest::get(paths::ACCOUNT)).await {
            Ok(settings) => {
                self.error.set(None);
                if self.settings.with_untracked(|known| known.as_ref() != Some(&settings)) {
                    self.settings.set(Some(settings));
                }
            }
            Err(RequestError::Problem(problem)) => self.error.set(Some(problem)),
            Err(RequestError::Cancelled) => {}
        }
    }

    /// Whether the account is loaded. Screens are drawn only then.
    pub fn is_loaded(self) -> bool {
        self.settings.with(Option::is_some)
    }

    /// Reads the account. The default value before it is loaded.
    pub fn with<T: Default>(self, read: impl FnOnce(&AccountSettings) -> T) -> T {
        self.settings.with(|settings| settings.as_ref().map(read).unwrap_or_default())
    }

    /// Reads the account without tracking its changes.
    pub fn with_untracked<T: Default>(self, read: impl FnOnce(&AccountSettings) -> T) -> T {
        self.settings.with_untracked(|settings| settings.as_ref().map(read).unwrap_or_default())
    }

    /// Whether the account is an administrator's.
    pub fn is_admin(self) -> bool {
        self.with(|settings| settings.account.role == Role::Admin)
    }

    /// Whether the policy closes everything to this account until a method is set up.
    pub fn must_set_up_method(self) -> bool {
        self.with(|settings| settings.method_due_in_ms == Some(0))
    }

    /// Why the account could not be loaded.
    pub fn error(self) -> Option<Problem> {
        self.error.get()
    }

    /// Whether recovery codes are to be made without a click. `true` once for each
    /// [`Self::set_recovery_codes_due`].
    pub fn take_recovery_codes_due(self) -> bool {
        self.recovery_codes_due.try_update_untracked(std::mem::take).unwrap_or_default()
    }

    /// Lets the next screen of recovery codes make them without a click.
    pub fn set_recovery_codes_due(self) {
        self.recovery_codes_due.set(true);
    }

    /// Ends the session and goes to the login.
    ///
    /// # Errors
    /// Why the session did not end.
    pub async fn sign_out(self) -> Result<(), RequestError> {
        self.signing_out.set_value(true);
        match ApiRequest::delete(paths::SESSION).send::<()>().await {
            Err(problem) if problem.code != ProblemCode::NoSession => {
                self.signing_out.set_value(false);
                Err(RequestError::Problem(problem))
            }
            _ => {
                announce_signed_out();
                // Refused only by a sandboxed frame.
                let _ = location().assign(paths::APP_HOME);
                Ok(())
            }
        }
    }
}

/// Whether a problem means that the account's role or the policy has changed since the account was loaded.
fn means_access_changed(code: ProblemCode) -> bool {
    matches!(code, ProblemCode::MethodRequired | ProblemCode::Forbidden)
}

/// Goes to the login, which leads back to the present address.
fn redirect_to_login() {
    let here = [location().pathname(), location().search()].map(Result::unwrap_or_default).concat();
    let return_to = String::from(js_sys::encode_uri_component(&here));
    announce_signed_out();
    // Replaces this page in the history: there is nothing to come back to. Refused only by a sandboxed frame.
    let _ = location().replace(&[paths::APP_HOME, "?return_to=", &return_to].concat());
}
