//! One visit of whoever is signed in: what is known of their account, and the way to ask the API in their name.

use futures_channel::oneshot;
use latchkey_components::{client, listen};
use latchkey_contract::{AccountSettings, Problem, ProblemCode, Role, paths};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;

use crate::api::request::{Exchange, leave_behind};

/// The word of `src/hint.rs` for "signed in": what is written there wakes the other tabs.
const HINT: &str = "latchkey:at";

/// Why something that was asked for was not done.
pub enum Refusal {
    /// The API's problem, or that it gave no answer.
    Problem(Problem),
    /// The person did not want to prove who they are.
    Cancelled,
}

/// Copy it wherever it is needed.
#[derive(Clone, Copy)]
pub struct Visit {
    settings: RwSignal<Option<AccountSettings>>,
    trouble: RwSignal<Option<Problem>>,
    news: RwSignal<String>,
    /// Whether the person is being asked for a fresh proof.
    proving: RwSignal<bool>,
    waiting: StoredValue<Option<oneshot::Sender<bool>>>,
    /// Recovery codes are made at once where the first method has just been set up.
    codes_due: RwSignal<bool>,
    /// Whether the person is signing out.
    leaving: StoredValue<bool>,
}

impl Visit {
    /// Begins, and makes itself known to everything that is drawn within.
    pub fn begin() -> Self {
        let visit = Self {
            settings: RwSignal::new(None),
            trouble: RwSignal::new(None),
            news: RwSignal::new(String::new()),
            proving: RwSignal::new(false),
            waiting: StoredValue::new(None),
            codes_due: RwSignal::new(false),
            leaving: StoredValue::new(false),
        };
        provide_context(visit);
        visit.keep_in_step();
        visit.reload();
        visit
    }

    /// The visit that is under way.
    pub fn present() -> Self {
        expect_context()
    }

    /// Asks the API. Where it wants a fresh proof, the person is asked for one, and then it is asked again: nothing
    /// that was typed is lost. Where nobody is signed in, the login is gone to, and back here afterwards.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn ask<T: DeserializeOwned>(self, exchange: Exchange) -> Result<T, Refusal> {
        self.insist(async || exchange.send().await).await
    }

    /// The same, for what is asked in another way than by an [`Exchange`].
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn insist<T>(self, ask: impl AsyncFn() -> Result<T, Problem>) -> Result<T, Refusal> {
        loop {
            match ask().await {
                Err(problem) if problem.code == ProblemCode::StepUpRequired => {
                    if !self.prove().await {
                        return Err(Refusal::Cancelled);
                    }
                }
                Err(problem) if problem.code == ProblemCode::NoSession => {
                    // Whoever signs out goes to the front door, and does not want to be led back here from it.
                    if !self.leaving.try_get_value().unwrap_or_default() {
                        sign_in();
                    }
                    return Err(Refusal::Problem(problem));
                }
                outcome => {
                    if matches!(&outcome, Err(problem) if closes(problem.code)) {
                        // What is known of the account is not true any more.
                        self.reload();
                    }
                    return outcome.map_err(Refusal::Problem);
                }
            }
        }
    }

    /// Asks what is set up, again.
    pub fn reload(self) {
        spawn_local(async move { self.refresh().await });
    }

    /// The same, for who has to wait for the answer.
    pub async fn refresh(self) {
        match self.ask::<AccountSettings>(Exchange::get(paths::ACCOUNT)).await {
            Ok(settings) => {
                self.trouble.set(None);
                if self.settings.with_untracked(|known| known.as_ref() != Some(&settings)) {
                    self.settings.set(Some(settings));
                }
            }
            Err(Refusal::Problem(problem)) => self.trouble.set(Some(problem)),
            Err(Refusal::Cancelled) => {}
        }
    }

    /// What is set up, as the API said last.
    pub fn settings(self) -> Option<AccountSettings> {
        self.settings.get()
    }

    /// A look at it. Nothing is drawn before it is known.
    pub fn with<T: Default>(self, look: impl FnOnce(&AccountSettings) -> T) -> T {
        self.settings.with(|settings| settings.as_ref().map(look).unwrap_or_default())
    }

    /// The same, without following what becomes of it.
    pub fn peek<T: Default>(self, look: impl FnOnce(&AccountSettings) -> T) -> T {
        self.settings.with_untracked(|settings| settings.as_ref().map(look).unwrap_or_default())
    }

    /// Whether it is an administrator's.
    pub fn is_admin(self) -> bool {
        self.with(|settings| settings.account.role == Role::Admin)
    }

    /// Whether nothing can be done before a way to verify is set up.
    pub fn must_set_up(self) -> bool {
        self.with(|settings| settings.method_due_in_ms == Some(0))
    }

    /// Why it is not known.
    pub fn trouble(self) -> Option<Problem> {
        self.trouble.get()
    }

    /// Something that has happened, to be told on the next screen.
    pub fn tell(self, news: impl Into<String>) {
        self.news.set(news.into());
    }

    /// What there is to tell.
    pub fn news(self) -> RwSignal<String> {
        self.news
    }

    /// Whether recovery codes are to be made without being asked for; says so once.
    pub fn take_codes_due(self) -> bool {
        self.codes_due.try_update_untracked(std::mem::take).unwrap_or_default()
    }

    /// They are to be.
    pub fn codes_are_due(self) {
        self.codes_due.set(true);
    }

    async fn prove(self) -> bool {
        let (tell, told) = oneshot::channel();
        self.waiting.set_value(Some(tell));
        self.proving.set(true);
        told.await.unwrap_or(false)
    }

    /// Whether a proof is asked for.
    pub fn proving(self) -> bool {
        self.proving.get()
    }

    /// What came of it.
    pub fn proved(self, really: bool) {
        self.proving.set(false);
        if !really {
            leave_behind();
        }
        if let Some(Some(tell)) = self.waiting.try_update_value(Option::take) {
            // Whoever waited may have gone.
            let _ = tell.send(really);
        }
    }

    /// Ends the session and goes to the front door.
    ///
    /// # Errors
    /// Why it did not end.
    pub async fn sign_out(self) -> Result<(), Refusal> {
        self.leaving.set_value(true);
        match client::sign_out().await {
            Err(problem) if problem.code != ProblemCode::NoSession => {
                self.leaving.set_value(false);
                Err(Refusal::Problem(problem))
            }
            _ => {
                wake_other_tabs();
                // Refused only by a sandboxed frame.
                let _ = location().assign(paths::APP_HOME);
                Ok(())
            }
        }
    }

    /// Asks again whenever something may have happened elsewhere: in another tab, in sleep, while offline.
    fn keep_in_step(self) {
        listen(&window(), "storage", move |event| {
            let event: web_sys::StorageEvent = event.unchecked_into();
            if event.key().is_none_or(|key| key == HINT) {
                self.reload();
            }
        });
        listen(&window(), "pageshow", move |event| {
            let event: web_sys::PageTransitionEvent = event.unchecked_into();
            if event.persisted() {
                self.reload();
            }
        });
        listen(&document(), "visibilitychange", move |_| {
            if !document().hidden() {
                self.reload();
            }
        });
        listen(&window(), "online", move |_| self.reload());
    }
}

/// Whether a refusal comes of a role or a policy that has changed meanwhile.
fn closes(code: ProblemCode) -> bool {
    matches!(code, ProblemCode::MethodRequired | ProblemCode::Forbidden)
}

/// Forgets that somebody was signed in here, if so: the other tabs look for themselves, and the login does not hold its
/// form back for a moment.
pub fn wake_other_tabs() {
    if let Ok(Some(storage)) = window().local_storage() {
        // Storage can be forbidden; then there is no hint.
        let _ = storage.remove_item(HINT);
    }
}

/// Goes to the login, and lets it lead back here.
fn sign_in() {
    let here = [location().pathname(), location().search()].map(Result::unwrap_or_default).concat();
    let wanted = String::from(js_sys::encode_uri_component(&here));
    wake_other_tabs();
    // In the place of this page, which there is nothing to come back to. Refused only by a sandboxed frame.
    let _ = location().replace(&[paths::APP_HOME, "?return_to=", &wanted].concat());
}
