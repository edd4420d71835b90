//! The input, and the slots drawn over it.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, InputEvent};

use super::entry::CodeEntry;
use super::slots::slots;
use crate::listen;
use crate::markup::{find, focus, follow, set, set_flag, set_text};

/// What a code field needs to know, and whom it tells.
pub struct CodeField {
    /// How many digits the code has.
    pub digits: u8,
    /// The field is emptied and focused each time this number changes.
    pub cleared: Box<dyn Fn() -> u32>,
    /// Whether the code was refused.
    pub refused: Box<dyn Fn() -> bool>,
    /// Called once with each complete code.
    pub on_complete: Box<dyn Fn(&str)>,
}

/// Brings a `.code-input` to life: an `<input>`, and an empty `.code-input-slots` behind it. `README.md` lists what
/// it has to get right. Hands out what has been typed.
pub fn adopt_code_input(host: &Element, field: CodeField) -> Rc<RefCell<CodeEntry>> {
    let entry = Rc::new(RefCell::new(CodeEntry::new(field.digits)));
    let (Some(input), Some(row)) = (find(host, "input"), find(host, ".code-input-slots")) else {
        return entry;
    };
    let input: HtmlInputElement = input.unchecked_into();
    set(host, "data-digits", &field.digits.to_string());
    let drawn =
        Drawn { input: input.clone(), slots: make_slots(&row, field.digits), entry: Rc::clone(&entry) };
    drawn.draw();

    edit(&drawn, field.on_complete);
    for name in ["focus", "blur"] {
        let drawn = drawn.clone();
        listen(&input, name, move |_| drawn.draw());
    }
    // Not every browser tells the input itself that its selection has moved.
    let moved = drawn.clone();
    listen(&document(), "selectionchange", move |_| moved.draw());

    let mut seen = None;
    follow(move || {
        let count = (field.cleared)();
        if seen.replace(count).is_some_and(|before| before != count) {
            drawn.input.set_value("");
            drawn.entry.borrow_mut().clear();
            focus(&drawn.input);
            drawn.draw();
        }
    });
    let host = host.clone();
    follow(move || {
        let refused = (field.refused)();
        set_flag(&host, "data-invalid", refused);
        set(&input, "aria-invalid", if refused { "true" } else { "false" });
    });
    entry
}

fn edit(drawn: &Drawn, on_complete: Box<dyn Fn(&str)>) {
    let on_complete = Rc::new(on_complete);
    for name in ["input", "compositionend"] {
        let (drawn, on_complete) = (drawn.clone(), Rc::clone(&on_complete));
        listen(&drawn.input.clone(), name, move |event| {
            // While an IME composes, its text is its own; `compositionend` comes with the outcome. Autofill's event
            // may be none of the keyboard's kind.
            if event.dyn_ref::<InputEvent>().is_some_and(InputEvent::is_composing) {
                return;
            }
            if let Some(code) = drawn.edited() {
                on_complete(&code);
            }
        });
    }
}

/// The field and its slots.
#[derive(Clone)]
struct Drawn {
    input: HtmlInputElement,
    slots: Rc<[HtmlElement]>,
    entry: Rc<RefCell<CodeEntry>>,
}

impl Drawn {
    /// Looks at the field after an edit; the code, if it has just become complete.
    fn edited(&self) -> Option<String> {
        let caret = self.input.selection_start().ok().flatten().unwrap_or(0);
        let typed = self.entry.borrow_mut().typed(&self.input.value(), caret);
        if let Some((text, caret)) = typed.rewrite {
            self.input.set_value(&text);
            // Refused only for inputs of another type.
            let _ = self.input.set_selection_range(caret, caret);
        }
        self.draw();
        typed.complete.then(|| self.entry.borrow().value().to_owned())
    }

    fn draw(&self) {
        let entry = self.entry.borrow();
        for (element, slot) in self.slots.iter().zip(slots(entry.value(), self.selection(), entry.digits())) {
            set(element, "data-state", slot.state.as_str());
            set_flag(element, "data-filled", slot.digit.is_some());
            set_text(element, slot.digit.unwrap_or_default());
        }
    }

    /// What is selected in the field, while it has the focus.
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
        set(&slot, "class", "code-input-slot");
        // Fails only for a node that would hold itself.
        let _ = row.append_child(&slot);
        slot.unchecked_into()
    };
    (0..digits).map(slot).collect()
}
