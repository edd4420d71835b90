//! Name and password: the form that was in the page before us.
//!
//! It is adopted, never drawn again, so that what was typed before the wasm came, a password manager's filling, an
//! IME's composition, the focus and the caret all survive.

use latchkey_contract::Secret;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement};

use super::notice::in_words;
use super::{Conversation, Intent, Notice, UnderWay};
use crate::listen;
use crate::password_input::{adopt_password_input, hide_password};

/// The form's markup, for a page to hold from the start. `public/boot.js` keeps a submit that comes too early.
pub const SIGN_IN_MARKUP: &str = include_str!("sign_in.html");

const IN_PAGE: &str = r#"[data-latchkey="sign-in"]"#;

/// Adopts the page's sign-in form, or makes one.
#[component]
pub(super) fn PasswordStep(
    talk: Conversation,
    return_to: Signal<Option<String>>,
    shown: Signal<bool>,
) -> impl IntoView {
    let host = NodeRef::<Div>::new();
    if let Some(section) = document().query_selector(IN_PAGE).ok().flatten() {
        adopt(&section, talk, return_to, shown);
        return ().into_any();
    }
    Effect::new(move |_| {
        if let Some(host) = host.get()
            && let Ok(Some(section)) = host.query_selector(IN_PAGE)
        {
            adopt(&section, talk, return_to, shown);
        }
    });
    view! { <div node_ref=host inner_html=SIGN_IN_MARKUP></div> }.into_any()
}

/// The parts of the form that are spoken to.
#[derive(Clone)]
struct Form {
    section: HtmlElement,
    form: HtmlFormElement,
    username: HtmlInputElement,
    password: HtmlInputElement,
    notice: Element,
    button: Element,
}

impl Form {
    fn of(section: &Element) -> Option<Self> {
        Some(Self {
            section: section.clone().dyn_into().ok()?,
            form: find(section, "form")?,
            username: find(section, r#"input[name="username"]"#)?,
            password: find(section, r#"input[name="password"]"#)?,
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
        hide_password(&self.section);
    }
}

fn adopt(section: &Element, talk: Conversation, return_to: Signal<Option<String>>, shown: Signal<bool>) {
    let Some(form) = Form::of(section) else { return };
    adopt_password_input(section);
    let sender = form.clone();
    let send = move || talk.ask(sender.said(return_to.get_untracked()));
    let on_submit = send.clone();
    listen(&form.form, "submit", move |event| {
        event.prevent_default();
        on_submit();
    });
    // From here on `boot.js` lets submits through; one that it held back is sent now.
    let held = form.form.dataset().get("held").is_some();
    let _ = form.form.set_attribute("data-adopted", "");
    let _ = form.form.remove_attribute("data-held");
    if held {
        send();
    }
    show_state(form, talk, shown);
}

fn show_state(form: Form, talk: Conversation, shown: Signal<bool>) {
    let shower = form.clone();
    Effect::new(move |before: Option<bool>| {
        let now = shown.get();
        match before {
            // The form is shown already, perhaps with somebody typing in it; or it was never known to be.
            None if now => {}
            Some(before) if before == now => {}
            _ => shower.section.set_hidden(!now),
        }
        // While the API is out of reach, what was typed waits.
        if talk.peek(|login| login.place().step().is_some()) && !now {
            shower.forget_password();
        }
        if now && before == Some(false) {
            let empty = shower.username.value().is_empty();
            let _ = if empty { shower.username.focus() } else { shower.password.focus() };
        }
        now
    });
    Effect::new(move |_| {
        let busy = talk.read(|login| login.under_way() == Some(&UnderWay::SignIn));
        let _ = form.button.toggle_attribute_with_force("data-busy", busy);
        let words = talk.read(|login| match login.notice() {
            Some(Notice::Wrong(problem)) => in_words(problem),
            _ => String::new(),
        });
        if form.notice.text_content().as_deref() != Some(&words) {
            form.notice.set_text_content(Some(&words));
            if !words.is_empty() && shown.get_untracked() {
                form.password.select();
                let _ = form.password.focus();
            }
        }
    });
}

fn find<T: JsCast>(host: &Element, selector: &str) -> Option<T> {
    host.query_selector(selector).ok()??.dyn_into().ok()
}
