//! The input, and the slots drawn over it.

use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, InputEvent};

use super::entry::CodeEntry;
use super::slots::slot;
use crate::listen;

/// A field for a code of `digits` digits. `README.md` lists what it has to get right.
#[component]
pub fn CodeInput(
    /// How many digits the code has.
    digits: u8,
    /// The element's id, for a `<label for>`.
    id: &'static str,
    /// Ids of the elements that describe it.
    described_by: &'static str,
    /// The digits so far, for a button beside it.
    value: RwSignal<String>,
    /// Empties and focuses the field each time the number changes; focuses it at the start.
    #[prop(into)]
    cleared: Signal<u32>,
    /// Whether the code was refused.
    #[prop(into)]
    invalid: Signal<bool>,
    /// Called once with each complete code.
    #[prop(into)]
    on_complete: Callback<String>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let selection = RwSignal::new(None::<(u32, u32)>);
    let entry = StoredValue::new(CodeEntry::new(digits));

    let look = move || selection.set(input.get_untracked().and_then(|input| selected(&input)));
    let edited = move || {
        let Some(field) = input.get_untracked() else { return };
        let caret = field.selection_start().ok().flatten().unwrap_or(0);
        let Some(typed) = entry.try_update_value(|entry| entry.typed(&field.value(), caret)) else { return };
        if let Some((text, caret)) = typed.rewrite {
            field.set_value(&text);
            let _ = field.set_selection_range(caret, caret);
        }
        value.set(entry.with_value(|entry| entry.value().to_owned()));
        look();
        if typed.complete {
            on_complete.run(value.get_untracked());
        }
    };

    Effect::new(move |before: Option<u32>| {
        let count = cleared.get();
        if let Some(field) = input.get() {
            if before.is_some_and(|before| before != count) {
                field.set_value("");
                entry.update_value(CodeEntry::clear);
                value.set(String::new());
            }
            let _ = field.focus();
            look();
        }
        count
    });
    // Not every browser tells the input itself that its selection has moved.
    listen(&document(), "selectionchange", move |_| look());

    let drawn = move |index: u8| {
        let now = move || value.with(|value| slot(value, selection.get(), digits, index));
        view! {
            <span class="code-input-slot" data-state=move || now().state.as_str() data-filled=move || now().digit.is_some()>
                {move || now().digit.map(String::from)}
            </span>
        }
    };
    view! {
        <div class="code-input" data-digits=digits.to_string() data-invalid=move || invalid.get()>
            <input
                node_ref=input
                id=id
                name="code"
                type="text"
                inputmode="numeric"
                autocomplete="one-time-code"
                autocapitalize="none"
                spellcheck="false"
                enterkeyhint="go"
                aria-describedby=described_by
                aria-invalid=move || invalid.get().to_string()
                on:input=move |event| {
                    // While an IME composes, its text is its own; `compositionend` comes with the outcome.
                    // Autofill's event may be none of the keyboard's kind.
                    let composing = event.dyn_ref::<InputEvent>().is_some_and(InputEvent::is_composing);
                    if !composing {
                        edited();
                    }
                }
                on:compositionend=move |_| edited()
                on:focus=move |_| look()
                on:blur=move |_| selection.set(None)
            />
            <div class="code-input-slots" aria-hidden="true">{(0..digits).map(drawn).collect_view()}</div>
        </div>
    }
}

/// What is selected in the field, while it has the focus.
fn selected(field: &HtmlInputElement) -> Option<(u32, u32)> {
    let focused = document().active_element().is_some_and(|active| &active == field.as_ref() as &web_sys::Element);
    if !focused {
        return None;
    }
    Some((field.selection_start().ok()??, field.selection_end().ok()??))
}
