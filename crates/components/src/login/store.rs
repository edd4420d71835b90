//! Holds the login machine in a signal, sends its requests and gives it the responses.

use gloo_timers::callback::Timeout;
use latchkey_contract::LoginStep;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::VisibilityState;

use super::machine::{Intent, LoginMachine};
use crate::client;
use crate::events::listen;

/// The login machine of a page, with its connection to the API. A handle: copies share one machine.
#[derive(Clone, Copy)]
pub struct LoginStore {
    machine: RwSignal<LoginMachine>,
    requests: StoredValue<Requests, LocalStorage>,
}

/// What the store knows of its requests.
#[derive(Default)]
struct Requests {
    /// How many were sent. Only the response to the last one is used: a person's request may overtake a
    /// refresh.
    sent: u32,
    /// The refresh that is to come. Dropping it cancels it.
    next_refresh: Option<Timeout>,
}

impl Requests {
    /// Counts a request, which takes the place of the refresh; returns its number.
    fn start(&mut self) -> u32 {
        self.next_refresh = None;
        self.sent += 1;
        self.sent
    }
}

impl LoginStore {
    /// A login of which nothing is known yet.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "it makes signals, which need an owner")]
    pub fn new() -> Self {
        Self::of(LoginMachine::default())
    }

    /// A login at a step that another endpoint than the login's has answered with: a step-up, an enrolment.
    #[must_use]
    pub fn from_step(step: LoginStep) -> Self {
        let store = Self::of(LoginMachine::from_step(step));
        store.schedule_refresh();
        store
    }

    fn of(machine: LoginMachine) -> Self {
        Self { machine: RwSignal::new(machine), requests: StoredValue::new_local(Requests::default()) }
    }

    /// Reads the machine; the effect that calls this runs again when the machine changes.
    pub fn with<T>(&self, read: impl FnOnce(&LoginMachine) -> T) -> T {
        self.machine.with(read)
    }

    /// Reads the machine once.
    pub fn with_untracked<T>(&self, read: impl FnOnce(&LoginMachine) -> T) -> T {
        self.machine.with_untracked(read)
    }

    /// Carries out an intent, unless a request of the person's is pending.
    pub fn ask(self, intent: Intent) {
        // Checked first, because an update wakes every effect that reads the machine, even one that changes
        // nothing.
        if self.with_untracked(LoginMachine::is_busy) {
            return;
        }
        let Some(request) = self.machine.try_update(|machine| machine.ask(intent)).flatten() else { return };
        let Some(number) = self.requests.try_update_value(Requests::start) else { return };
        spawn_local(async move {
            let response = client::login(request).await;
            if self.requests.try_with_value(|requests| requests.sent) == Some(number) {
                self.machine.update(|machine| machine.on_response(response));
                self.schedule_refresh();
            }
        });
    }

    /// Refreshes after the time that the machine states. The next request cancels it, and so does the owner's
    /// end.
    fn schedule_refresh(self) {
        if let Some(milliseconds) = self.with_untracked(LoginMachine::refresh_in) {
            let timer = Timeout::new(milliseconds, move || self.ask(Intent::Refresh));
            self.requests.update_value(|requests| requests.next_refresh = Some(timer));
        }
    }

    /// Refreshes whenever the page may have missed a change: when it is restored from the back-forward cache,
    /// shown again after another tab or after sleep, or online again.
    pub fn refresh_on_return(self) {
        listen(&window(), "pageshow", move |event| {
            // The event also comes at the first load, which is no return.
            let event: web_sys::PageTransitionEvent = wasm_bindgen::JsCast::unchecked_into(event);
            if event.persisted() {
                self.ask(Intent::Refresh);
            }
        });
        listen(&document(), "visibilitychange", move |_| {
            if document().visibility_state() == VisibilityState::Visible {
                self.ask(Intent::Refresh);
            }
        });
        listen(&window(), "online", move |_| self.ask(Intent::Refresh));
    }
}
