//! Name and password: the form that was in the page before us.
//!
//! It is adopted, never drawn again, so that what was typed before the wasm came, a password manager's filling, an
//! IME's composition, the focus and the caret all survive.

use latchkey_contract::Secret;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement};

use super::{Conversation, Intent, Machine, Screen, UnderWay};
use crate::markup::{Markup, find, focus, follow, set_flag, set_text};
use crate::on_submit;
use crate::password_input::{adopt_password_input, hide_password};

/// The form's markup, for a page to hold from the start, its `{{key}}` filled ([`latchkey_words::html`]).
/// `public/boot.js` keeps a submit that comes too early.
pub const SIGN_IN_MARKUP: &str = include_str!("sign_in.html");

const IN_PAGE: &str = r#"[data-latchkey="sign-in"]"#;

/// Adopts the page's sign-in form, or makes one in `host`.
pub(super) fn adopt_or_make(
    host: &HtmlElement,
    talk: Conversation,
    return_to: Signal<Option<String>>,
    screen: Memo<Screen>,
) {
    let in_page = document().query_selector(IN_PAGE).ok().flatten();
    let section = in_page.unwrap_or_else(|| {
        let made = Markup::new(SIGN_IN_MARKUP).root().clone();
        // Fails only for a node that would hold itself.
        let _ = host.append_child(&made);
        made.into()
    });
    adopt(&section, talk, return_to, screen);
}

/// The parts of the form that are spoken to.
#[derive(Clone)]
struct Form {
    section: HtmlElement,
    form: HtmlFormElement,
    username: HtmlInputElement,
    password: HtmlInputElement,
    notice: HtmlElement,
    button: HtmlElement,
}

impl Form {
    fn of(section: &Element) -> Option<Self> {
        Some(Self {
            section: section.clone().unchecked_into(),
            form: find(section, "form")?.unchecked_into(),
            username: find(section, r#"input[name="username"]"#)?.unchecked_into(),
            password: find(section, r#"input[name="password"]"#)?.unchecked_into(),
            notice: find(section, ".notice")?,
            button: find(section, r#"button[type="submit"]"#)?,
        })
    }

    fn said(&self, return_to: Option<String>) -> Intent {
        Intent::SignIn {
            username: self.username.value(),
            password: Secret::new(self.password.value()),
            return_to,
        }
    }

    /// A password that has done its work does not stay in the page (ASVS 14.3).
    fn forget_password(&self) {
        self.password.set_value("");
        if let Some(field) = find(&self.section, ".password-input") {
            hide_password(&field);
        }
    }
}

fn adopt(section: &Element, talk: Conversation, return_to: Signal<Option<String>>, screen: Memo<Screen>) {
    let Some(form) = Form::of(section) else { return };
    if let Some(field) = find(section, ".password-input") {
        adopt_password_input(&field);
    }
    let sender = form.clone();
    let send = move || talk.ask(sender.said(return_to.get_untracked()));
    on_submit(&form.form, send.clone());
    // From here on `boot.js` lets submits through; one that it held back is sent now.
    let held = form.form.has_attribute("data-held");
    set_flag(&form.form, "data-adopted", true);
    set_flag(&form.form, "data-held", false);
    set_flag(&form.button, "data-busy", false);
    if held {
        send();
    }
    come_and_go(form.clone(), talk, screen);
    speak(form, talk, screen);
}

/// Shows the form at its step and hides it at the others. It is shown already, perhaps with somebody typing in it.
fn come_and_go(form: Form, talk: Conversation, screen: Memo<Screen>) {
    let mut shown = true;
    follow(move || {
        let now = screen.get() == Screen::Password;
        if now == shown {
            return;
        }
        shown = now;
        form.section.set_hidden(!now);
        if now {
            focus(if form.username.value().is_empty() { &form.username } else { &form.password });
        } else if talk.peek(|login| login.place().step().is_some()) {
            // While the API is out of reach, what was typed waits; else it has done its work.
            form.forget_password();
        }
    });
}

/// Says what went wrong, and that something is under way.
fn speak(form: Form, talk: Conversation, screen: Memo<Screen>) {
    follow(move || {
        set_flag(&form.button, "data-busy", talk.read(|login| login.under_way() == Some(&UnderWay::SignIn)));
        // On another screen the notice is that screen's to say.
        let words = if screen.get() == Screen::Password { talk.read(Machine::wrong) } else { String::new() };
        let news = form.notice.text_content().as_deref() != Some(&words);
        set_text(&form.notice, &words);
        if news && !words.is_empty() {
            form.password.select();
            focus(&form.password);
        }
    });
}
