//! Carries what the machine asks to the API, and the answers back.

use std::time::Duration;

use latchkey_contract::LoginStep;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::VisibilityState;

use super::machine::Intent;
use super::machine::Login as Machine;
use crate::{client, listen};

/// One login's machine, with the line to the API. Copy it wherever it is needed.
#[derive(Clone, Copy)]
pub struct Conversation {
    login: RwSignal<Machine>,
    /// Counts the requests: only the newest one's answer is heard, since a person's act overtakes the page's "where?".
    turn: StoredValue<u32>,
}

impl Conversation {
    /// A login of which nothing is known yet.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "it makes signals, which need an owner")]
    pub fn new() -> Self {
        Self::of(Machine::default())
    }

    /// What was begun by another call than the login's own: a proof, an enrolment. It ends as a login does.
    #[must_use]
    pub fn begun(step: LoginStep) -> Self {
        let talk = Self::of(Machine::begun(step));
        talk.follow_up();
        talk
    }

    fn of(login: Machine) -> Self {
        Self { login: RwSignal::new(login), turn: StoredValue::new(0) }
    }

    /// Reads the machine, and again whenever it has changed.
    pub fn read<T>(&self, look: impl FnOnce(&Machine) -> T) -> T {
        self.login.with(look)
    }

    /// Reads the machine once.
    pub fn peek<T>(&self, look: impl FnOnce(&Machine) -> T) -> T {
        self.login.with_untracked(look)
    }

    /// Does what the person, or the page, means to do.
    pub fn ask(self, intent: Intent) {
        // Asking must not wake everything that looks at the machine if it changes nothing.
        if self.peek(Machine::busy) {
            return;
        }
        let Some(request) = self.login.try_update(|login| login.ask(intent)).flatten() else { return };
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        spawn_local(async move {
            let reply = client::login(request).await;
            if self.turn.try_get_value() == Some(turn) {
                self.login.update(|login| login.hear(reply));
                self.follow_up();
            }
        });
    }

    /// Asks again where the login stands, if the last answer left that open.
    fn follow_up(self) {
        let Some(due) = self.peek(Machine::due) else { return };
        set_timeout(
            move || {
                if self.login.try_with_untracked(|login| login.due().is_some()) == Some(true) {
                    self.ask(Intent::Where);
                }
            },
            Duration::from_millis(due.into()),
        );
    }

    /// Asks where the login stands whenever the page may have missed something: it comes back from the
    /// back-forward cache, from another tab, from sleep, or from being offline.
    pub fn keep_in_step(self) {
        listen(&window(), "pageshow", move |event| {
            // The first showing is not a coming back.
            let event: web_sys::PageTransitionEvent = wasm_bindgen::JsCast::unchecked_into(event);
            if event.persisted() {
                self.ask(Intent::Where);
            }
        });
        listen(&document(), "visibilitychange", move |_| {
            if document().visibility_state() == VisibilityState::Visible {
                self.ask(Intent::Where);
            }
        });
        listen(&window(), "online", move |_| self.ask(Intent::Where));
    }
}
