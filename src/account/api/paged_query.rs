//! A list that the API hands out a part at a time: what has come is kept, and "Show more" asks for what follows.

use latchkey_contract::{Audit, AuditEntry, Problem, Upload, UploadRow, User, Users};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

use crate::api::mutation::said;
use crate::api::query_string;
use crate::api::request::Exchange;
use crate::session::context::{Refusal, Visit};
use crate::ui::layout::screen::focus_first;

/// An answer that is a part of a list.
pub trait Part: DeserializeOwned + 'static {
    type Row: Clone + Send + Sync + 'static;
    /// The rows, and what to ask for those that follow.
    fn open(self) -> (Vec<Self::Row>, Option<String>);
}

impl Part for Users {
    type Row = User;
    fn open(self) -> (Vec<User>, Option<String>) {
        (self.users, self.next)
    }
}

impl Part for Audit {
    type Row = AuditEntry;
    fn open(self) -> (Vec<AuditEntry>, Option<String>) {
        (self.entries, self.next)
    }
}

impl Part for Upload {
    type Row = UploadRow;
    fn open(self) -> (Vec<UploadRow>, Option<String>) {
        (self.rows, self.next.map(|line| line.to_string()))
    }
}

/// What is known of it.
pub struct Listed<P: Part> {
    visit: Visit,
    path: RwSignal<String>,
    rows: RwSignal<Option<Vec<P::Row>>>,
    next: RwSignal<Option<String>>,
    trouble: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
    /// Counts what was asked for: an answer to a question before the last is thrown away.
    turn: StoredValue<u32>,
}

impl<P: Part> Clone for Listed<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: Part> Copy for Listed<P> {}

impl<P: Part> Listed<P> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            visit: Visit::present(),
            path: RwSignal::new(String::new()),
            rows: RwSignal::new(None),
            next: RwSignal::new(None),
            trouble: RwSignal::new(None),
            busy: RwSignal::new(false),
            turn: StoredValue::new(0),
        }
    }

    /// Asks for the beginning of it. What is shown stays until the answer has come.
    pub fn ask(self, path: String) {
        self.path.set(path);
        self.fetch(None);
    }

    /// Asks for what follows.
    fn more(self) {
        if !self.busy.get_untracked() {
            self.fetch(self.next.get_untracked());
        }
    }

    fn fetch(self, after: Option<String>) {
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        let path = self.path.get_untracked();
        let path = after.as_deref().map_or(path.clone(), |after| query_string::with(&path, "after", after));
        self.busy.set(true);
        spawn_local(async move {
            let answer = self.visit.ask::<P>(Exchange::get(&path)).await;
            if self.turn.try_get_value() == Some(turn) {
                self.busy.set(false);
                self.hear(answer, after.is_some());
            }
        });
    }

    fn hear(self, answer: Result<P, Refusal>, adds: bool) {
        match answer {
            Ok(part) => {
                let (rows, next) = part.open();
                self.trouble.set(None);
                let shown = self.rows.with_untracked(|rows| rows.as_ref().map_or(0, Vec::len));
                if adds {
                    self.rows.update(|known| known.get_or_insert_default().extend(rows));
                    if next.is_none() {
                        // The button that had the focus is gone.
                        focus_first(format!("tbody tr:nth-child({}) a, tbody tr:nth-child({0})", shown + 1));
                    }
                } else {
                    self.rows.set(Some(rows));
                }
                self.next.set(next);
            }
            Err(Refusal::Problem(problem)) => self.trouble.set(Some(problem)),
            Err(Refusal::Cancelled) => {}
        }
    }

    /// The rows that have come.
    pub fn rows(self) -> Vec<P::Row> {
        self.rows.with(|rows| rows.clone().unwrap_or_default())
    }

    /// Whether it is known that there are none.
    pub fn is_empty(self) -> bool {
        self.rows.with(|rows| rows.as_ref().is_some_and(Vec::is_empty))
    }

    /// Whether there are some.
    pub fn has_rows(self) -> bool {
        self.rows.with(|rows| rows.as_ref().is_some_and(|rows| !rows.is_empty()))
    }

    /// Says how many there are, that they are waited for, or why they have not come.
    pub fn told(self, one: &'static str, many: &'static str) -> impl IntoView {
        let words = move || {
            let count = self.rows.with(|rows| rows.as_ref().map(Vec::len));
            let more = self.next.with(Option::is_some);
            match count {
                None if self.trouble.with(Option::is_none) => "One moment…".to_owned(),
                None | Some(0) => String::new(),
                Some(1) => ["1 ", one, "."].concat(),
                Some(count) if more => format!("The first {count} {many}."),
                Some(count) => format!("{count} {many}."),
            }
        };
        view! {
            <p class="hint" role="status">
                {words}
            </p>
            <p class="notice" data-kind="wrong" role="alert">
                {move || self.trouble.with(|trouble| trouble.as_ref().map(said).unwrap_or_default())}
            </p>
        }
    }

    /// "Show more", or "Try again" where nothing has come.
    pub fn button(self) -> impl IntoView {
        let failed = move || self.trouble.with(Option::is_some) && self.rows.with(Option::is_none);
        move || {
            let (failed, more) = (failed(), self.next.with(Option::is_some));
            (failed || more).then(|| {
                view! {
                    <p class="beneath">
                        <button
                            class="button"
                            data-kind="quiet"
                            type="button"
                            data-busy=move || self.busy.get().then_some("")
                            on:click=move |_| self.more()
                        >
                            {if failed { "Try again" } else { "Show more" }}
                        </button>
                    </p>
                }
            })
        }
    }
}
