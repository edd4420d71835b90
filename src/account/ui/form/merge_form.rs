//! A form over a record that somebody else may change meanwhile, merged three ways: nothing that was typed is
//! lost, and nothing of theirs is undone by accident (`docs/decisions/0013-two-who-change-the-same.md`).

use latchkey_words::text;
use leptos::prelude::*;

/// Names and values of a form's fields, as text.
pub type FormValues = Vec<(&'static str, String)>;

/// A field of the form.
#[derive(Clone, Copy)]
struct MergeField {
    name: &'static str,
    /// The value of the record when it was loaded last.
    saved: RwSignal<String>,
    /// The value in the page.
    typed: RwSignal<String>,
    concurrent_change: RwSignal<Option<ConcurrentChange>>,
}

/// What somebody else did to a field after the form was filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConcurrentChange {
    /// The field was untouched and shows their value; it had this one before.
    Applied(String),
    /// Something else was typed, which stays; their value is this one.
    Conflicting(String),
}

/// The form's state. A handle of it: every copy shows the same state.
#[derive(Clone, Copy)]
pub struct MergeForm {
    /// The version of the record that the saved values are of.
    version: RwSignal<i64>,
    fields: StoredValue<Vec<MergeField>>,
}

impl MergeForm {
    /// A form filled with the values of a version of the record.
    pub fn new(version: i64, values: FormValues) -> Self {
        let field = |(name, value): (&'static str, String)| MergeField {
            name,
            saved: RwSignal::new(value.clone()),
            typed: RwSignal::new(value),
            concurrent_change: RwSignal::new(None),
        };
        let fields = values.into_iter().map(field).collect();
        Self { version: RwSignal::new(version), fields: StoredValue::new(fields) }
    }

    fn field(self, name: &str) -> MergeField {
        let found = self.fields.with_value(|fields| fields.iter().find(|field| field.name == name).copied());
        found.expect("a form asks for fields that it was filled with")
    }

    /// The value in the page.
    pub fn value(self, name: &str) -> RwSignal<String> {
        self.field(name).typed
    }

    /// The value of the record when it was loaded last.
    pub fn saved_value(self, name: &str) -> String {
        self.field(name).saved.get()
    }

    /// Whether the value in the page differs from the saved one.
    pub fn is_changed(self, name: &str) -> bool {
        let field = self.field(name);
        field.typed.with(|typed| field.saved.with(|saved| typed.trim() != saved))
    }

    /// The value in the page if it differs from the saved one: what a partial update sends.
    pub fn changed_value(self, name: &str) -> Option<String> {
        untrack(|| self.is_changed(name)).then(|| self.field(name).typed.get_untracked().trim().to_owned())
    }

    /// Whether any field is changed.
    pub fn is_dirty(self) -> bool {
        self.fields.get_value().iter().any(|field| self.is_changed(field.name))
    }

    /// The version of the record that the saved values are of.
    pub fn version(self) -> i64 {
        self.version.get_untracked()
    }

    /// What somebody else did to the field, if anything.
    pub fn concurrent_change(self, name: &str) -> Option<ConcurrentChange> {
        self.field(name).concurrent_change.get()
    }

    /// Fills the form with the record that has just been saved.
    pub fn reset(self, version: i64, values: FormValues) {
        self.version.set(version);
        for (name, value) in values {
            let field = self.field(name);
            field.saved.set(value.clone());
            field.typed.set(value);
            field.concurrent_change.set(None);
        }
    }

    /// Merges another version of the record: what was typed stays, what was not follows the record.
    pub fn merge(self, version: i64, values: FormValues) {
        if version == self.version() {
            return;
        }
        self.version.set(version);
        for (name, theirs) in values {
            let field = self.field(name);
            let saved = field.saved.get_untracked();
            if theirs == saved {
                continue;
            }
            let (typed, change) = merge_value(saved, field.typed.get_untracked(), theirs.clone());
            field.saved.set(theirs);
            field.typed.set(typed);
            field.concurrent_change.set(change);
        }
    }

    /// Replaces what was typed by the record's value.
    fn accept_theirs(self, name: &str) {
        let field = self.field(name);
        field.typed.set(field.saved.get_untracked());
        field.concurrent_change.set(None);
    }
}

/// Merges a field three ways: its value in the page afterwards, and what to tell of the change.
fn merge_value(saved: String, typed: String, theirs: String) -> (String, Option<ConcurrentChange>) {
    if typed.trim() == saved {
        (theirs, Some(ConcurrentChange::Applied(saved)))
    } else if typed.trim() == theirs {
        (typed, None)
    } else {
        (typed, Some(ConcurrentChange::Conflicting(theirs)))
    }
}

/// Tells at a field what somebody else did to it. A conflict has a button that takes their value.
#[component]
pub fn ConcurrentChangeNotice(
    form: MergeForm,
    name: &'static str,
    /// How a value is written in a sentence. Without it, in quotation marks.
    #[prop(optional)]
    format_value: Option<fn(&str) -> String>,
) -> impl IntoView {
    let describe = move |value: &str| match format_value {
        _ if value.is_empty() => text!("concurrent_change.empty"),
        Some(format_value) => format_value(value),
        None => text!("concurrent_change.quoted", value = value),
    };
    move || {
        form.concurrent_change(name).map(|change| match change {
            ConcurrentChange::Applied(previous) => view! {
                <p class="meanwhile" data-at=name>
                    {text!("concurrent_change.applied", previous = describe(&previous))}
                </p>
            }
            .into_any(),
            ConcurrentChange::Conflicting(theirs) => view! {
                <p class="meanwhile" data-at=name>
                    {text!("concurrent_change.conflicting", theirs = describe(&theirs))} " "
                    <button class="link" type="button" on:click=move |_| form.accept_theirs(name)>
                        {text!("concurrent_change.accept")}
                    </button>
                </p>
            }
            .into_any(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{ConcurrentChange, merge_value};

    #[test]
    fn what_was_typed_stays_and_what_was_not_follows() {
        let merge =
            |saved: &str, typed: &str, theirs: &str| merge_value(saved.into(), typed.into(), theirs.into());
        assert_eq!(merge("a", "a", "b"), ("b".into(), Some(ConcurrentChange::Applied("a".into()))));
        assert_eq!(merge("a", "mine", "b"), ("mine".into(), Some(ConcurrentChange::Conflicting("b".into()))));
        assert_eq!(merge("a", "b ", "b"), ("b ".into(), None));
    }
}
