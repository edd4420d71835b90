//! The code field in the page: the input and its slots.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, InputEvent};

use super::entry::CodeEntry;
use super::slots::slots;
use crate::events::listen;
use crate::markup::{effect, find, focus, set_attribute, set_flag, set_text};

/// The inputs and callbacks of a code field.
pub struct CodeInputOptions {
    /// How many digits the code has.
    pub digits: u8,
    /// A signal; the field is emptied and focused each time its number changes.
    pub clear_count: Box<dyn Fn() -> u32>,
    /// A signal: whether the code was refused (`aria-invalid`).
    pub invalid: Box<dyn Fn() -> bool>,
    /// Called once with each complete code.
    pub on_complete: Box<dyn Fn(&str)>,
}

/// Attaches behaviour to a `.code-input` element, which holds an `<input>` and an empty `.code-input-slots`.
/// Does nothing if one of them is missing. Returns the field's value.
pub fn attach_code_input(host: &Element, options: CodeInputOptions) -> Rc<RefCell<CodeEntry>> {
    let entry = Rc::new(RefCell::new(CodeEntry::new(options.digits)));
    let (Some(input), Some(row)) = (find(host, "input"), find(host, ".code-input-slots")) else {
        return entry;
    };
    let input: HtmlInputElement = input.unchecked_into();
    set_attribute(host, "data-digits", &options.digits.to_string());
    let view = CodeInputView {
        input: input.clone(),
        slots: make_slots(&row, options.digits),
        entry: Rc::clone(&entry),
    };
    view.render();

    listen_for_edits(&view, options.on_complete);
    for name in ["focus", "blur"] {
        let view = view.clone();
        listen(&input, name, move |_| view.render());
    }
    // Not every browser sends this event to the input itself.
    let on_selection = view.clone();
    listen(&document(), "selectionchange", move |_| on_selection.render());

    let mut last_count = None;
    effect(move || {
        let count = (options.clear_count)();
        if last_count.replace(count).is_some_and(|last| last != count) {
            view.clear();
        }
    });
    let host = host.clone();
    effect(move || {
        let invalid = (options.invalid)();
        set_flag(&host, "data-invalid", invalid);
        set_attribute(&input, "aria-invalid", if invalid { "true" } else { "false" });
    });
    entry
}

fn listen_for_edits(view: &CodeInputView, on_complete: Box<dyn Fn(&str)>) {
    let on_complete = Rc::new(on_complete);
    for name in ["input", "compositionend"] {
        let (view, on_complete) = (view.clone(), Rc::clone(&on_complete));
        listen(&view.input.clone(), name, move |event| {
            // Text that an IME is composing must not be changed; `compositionend` comes with the outcome.
            // Autofill sends a plain `Event`.
            if event.dyn_ref::<InputEvent>().is_some_and(InputEvent::is_composing) {
                return;
            }
            if let Some(code) = view.on_edit() {
                on_complete(&code);
            }
        });
    }
}

/// The elements of a code field, and its value.
#[derive(Clone)]
struct CodeInputView {
    input: HtmlInputElement,
    slots: Rc<[HtmlElement]>,
    entry: Rc<RefCell<CodeEntry>>,
}

impl CodeInputView {
    /// Takes over what the browser made of an edit; returns the code if the edit has completed it.
    fn on_edit(&self) -> Option<String> {
        let caret = self.input.selection_start().ok().flatten().unwrap_or(0);
        let outcome = self.entry.borrow_mut().on_edit(&self.input.value(), caret);
        if let Some((text, caret)) = outcome.rewrite {
            self.input.set_value(&text);
            // Fails only for inputs of another type.
            let _ = self.input.set_selection_range(caret, caret);
        }
        self.render();
        outcome.complete.then(|| self.entry.borrow().value().to_owned())
    }

    fn clear(&self) {
        self.input.set_value("");
        self.entry.borrow_mut().clear();
        focus(&self.input);
        self.render();
    }

    fn render(&self) {
        let entry = self.entry.borrow();
        for (element, slot) in self.slots.iter().zip(slots(entry.value(), self.selection(), entry.digits())) {
            set_attribute(element, "data-state", slot.state.as_str());
            set_flag(element, "data-filled", slot.digit.is_some());
            set_text(element, slot.digit.unwrap_or_default());
        }
    }

    /// Start and end of the selection, while the field has the focus.
    fn selection(&self) -> Option<(u32, u32)> {
        let focused = document().active_element().as_ref() == Some(self.input.as_ref());
        if !focused {
            return None;
        }
        Some((self.input.selection_start().ok()??, self.input.selection_end().ok()??))
    }
}

fn make_slots(row: &Element, digits: u8) -> Rc<[HtmlElement]> {
    row.set_text_content(None);
    let slot = |_| {
        let slot = document().create_element("span").expect("`span` is a name");
        set_attribute(&slot, "class", "code-input-slot");
        // Fails only for an element that would contain itself.
        let _ = row.append_child(&slot);
        slot.unchecked_into()
    };
    (0..digits).map(slot).collect()
}
