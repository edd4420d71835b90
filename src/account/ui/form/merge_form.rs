//! A form over something that somebody else may change meanwhile: nothing that was typed is lost, and nothing of theirs
//! is undone by accident.

use leptos::prelude::*;

/// A field of it. Everything is text here, as it stands in the page.
#[derive(Clone, Copy)]
struct Entry {
    name: &'static str,
    /// As it was when it was read last.
    before: RwSignal<String>,
    typed: RwSignal<String>,
    meanwhile: RwSignal<Option<Change>>,
}

/// What somebody else did to a field since it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It was like this, and is shown as it is now.
    Taken(String),
    /// It is like this now, and something else has been typed here.
    Against(String),
}

/// Copy it to every field.
#[derive(Clone, Copy)]
pub struct Draft {
    version: RwSignal<i64>,
    entries: StoredValue<Vec<Entry>>,
}

impl Draft {
    /// Begins with what there is.
    pub fn of(version: i64, fields: Vec<(&'static str, String)>) -> Self {
        let entry = |(name, value): (&'static str, String)| Entry {
            name,
            before: RwSignal::new(value.clone()),
            typed: RwSignal::new(value),
            meanwhile: RwSignal::new(None),
        };
        let entries = fields.into_iter().map(entry).collect();
        Self { version: RwSignal::new(version), entries: StoredValue::new(entries) }
    }

    fn entry(self, name: &str) -> Entry {
        let found =
            self.entries.with_value(|entries| entries.iter().find(|entry| entry.name == name).copied());
        found.expect("a form asks for fields that it began with")
    }

    fn each(self) -> Vec<Entry> {
        self.entries.get_value()
    }

    /// What is typed there.
    pub fn at(self, name: &str) -> RwSignal<String> {
        self.entry(name).typed
    }

    /// How it was.
    pub fn before(self, name: &str) -> String {
        self.entry(name).before.get()
    }

    /// Whether something else is typed there than there was.
    pub fn changed(self, name: &str) -> bool {
        let entry = self.entry(name);
        entry.typed.with(|typed| entry.before.with(|before| typed.trim() != before))
    }

    /// What to send of it: what was typed, where that is something else.
    pub fn to_send(self, name: &str) -> Option<String> {
        untrack(|| self.changed(name)).then(|| self.entry(name).typed.get_untracked().trim().to_owned())
    }

    /// Whether anything was typed.
    pub fn touched(self) -> bool {
        self.each().iter().any(|entry| self.changed(entry.name))
    }

    /// Which state of it this was made from.
    pub fn version(self) -> i64 {
        self.version.get_untracked()
    }

    /// What somebody else did there.
    pub fn meanwhile(self, name: &str) -> Option<Change> {
        self.entry(name).meanwhile.get()
    }

    /// It has been saved: what there is now is what was typed.
    pub fn begin_again(self, version: i64, fields: Vec<(&'static str, String)>) {
        self.version.set(version);
        for (name, value) in fields {
            let entry = self.entry(name);
            entry.before.set(value.clone());
            entry.typed.set(value);
            entry.meanwhile.set(None);
        }
    }

    /// It has been read again. What was typed stays; what was not follows.
    pub fn follow(self, version: i64, fields: Vec<(&'static str, String)>) {
        if version == self.version() {
            return;
        }
        self.version.set(version);
        for (name, now) in fields {
            let entry = self.entry(name);
            let before = entry.before.get_untracked();
            if now == before {
                continue;
            }
            let (typed, change) = merged(before, entry.typed.get_untracked(), now.clone());
            entry.before.set(now);
            entry.typed.set(typed);
            entry.meanwhile.set(change);
        }
    }

    /// Takes what somebody else has made of a field.
    fn take_theirs(self, name: &str) {
        let entry = self.entry(name);
        entry.typed.set(entry.before.get_untracked());
        entry.meanwhile.set(None);
    }
}

/// What stands in the field after somebody else has made `now` of it, and what to say of that.
fn merged(before: String, typed: String, now: String) -> (String, Option<Change>) {
    if typed.trim() == before {
        (now, Some(Change::Taken(before)))
    } else if typed.trim() == now {
        (typed, None)
    } else {
        (typed, Some(Change::Against(now)))
    }
}

/// Says at a field what somebody else did to it, with the way to take that.
#[component]
pub fn Meanwhile(
    draft: Draft,
    name: &'static str,
    /// The words for what the field holds, where that is no text of the person's own.
    #[prop(optional)]
    words: Option<fn(&str) -> String>,
) -> impl IntoView {
    let shown = move |value: &str| match words {
        _ if value.is_empty() => "empty".to_owned(),
        Some(words) => words(value),
        None => ["\u{201c}", value, "\u{201d}"].concat(),
    };
    move || {
        draft.meanwhile(name).map(|change| match change {
            Change::Taken(was) => view! {
                <p class="meanwhile" data-at=name>
                    {["Changed by somebody else meanwhile. It was ", &shown(&was), "."].concat()}
                </p>
            }
            .into_any(),
            Change::Against(now) => view! {
                <p class="meanwhile" data-at=name>
                    {["Somebody else has made it ", &shown(&now), " meanwhile. "].concat()}
                    <button class="link" type="button" on:click=move |_| draft.take_theirs(name)>
                        "Take that"
                    </button>
                </p>
            }
            .into_any(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, merged};

    #[test]
    fn what_was_typed_stays_and_what_was_not_follows() {
        let merge = |before: &str, typed: &str, now: &str| merged(before.into(), typed.into(), now.into());
        assert_eq!(merge("a", "a", "b"), ("b".into(), Some(Change::Taken("a".into()))));
        assert_eq!(merge("a", "mine", "b"), ("mine".into(), Some(Change::Against("b".into()))));
        assert_eq!(merge("a", "b ", "b"), ("b ".into(), None));
    }
}
