//! The sign-in form, which is in the page before the app has started.
//!
//! The app attaches to it and never renders it again, so that text typed before the start, a password manager's
//! autofill, an IME's composition, the focus and the caret stay as they are.

use latchkey_contract::Secret;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement};

use super::machine::{Intent, LoginMachine, PendingRequest};
use super::screen::LoginScreen;
use super::store::LoginStore;
use crate::events::on_submit;
use crate::markup::{Markup, effect, find, focus, set_flag, set_text};
use crate::password_input::{attach_password_input, hide_password};

/// The form's HTML, for a page to contain from the start, its `{{key}}` filled ([`latchkey_words::html`]).
/// `public/boot.js` holds back a submit before the app's start.
pub const SIGN_IN_MARKUP: &str = include_str!("sign_in.html");

const SELECTOR: &str = r#"[data-latchkey="sign-in"]"#;

/// Attaches to the page's sign-in form, or creates one in `host`.
pub(super) fn attach_or_create(
    host: &HtmlElement,
    store: LoginStore,
    return_to: Signal<Option<String>>,
    screen: Memo<LoginScreen>,
) {
    let in_page = document().query_selector(SELECTOR).ok().flatten();
    let section = in_page.unwrap_or_else(|| {
        let created = Markup::new(SIGN_IN_MARKUP).root().clone();
        // Fails only for an element that would contain itself.
        let _ = host.append_child(&created);
        created.into()
    });
    if let Some(form) = SignInForm::of(&section) {
        attach(form, store, return_to, screen);
    }
}

/// The elements of the form.
#[derive(Clone)]
struct SignInForm {
    section: HtmlElement,
    form: HtmlFormElement,
    username: HtmlInputElement,
    password: HtmlInputElement,
    notice: HtmlElement,
    button: HtmlElement,
}

impl SignInForm {
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

    fn intent(&self, return_to: Option<String>) -> Intent {
        Intent::SignIn {
            username: self.username.value(),
            password: Secret::new(self.password.value()),
            return_to,
        }
    }

    /// Removes the password once it is no longer needed (ASVS 14.3).
    fn clear_password(&self) {
        self.password.set_value("");
        if let Some(field) = find(&self.section, ".password-input") {
            hide_password(&field);
        }
    }
}

fn attach(form: SignInForm, store: LoginStore, return_to: Signal<Option<String>>, screen: Memo<LoginScreen>) {
    if let Some(field) = find(&form.section, ".password-input") {
        attach_password_input(&field);
    }
    let sender = form.clone();
    let submit = move || store.ask(sender.intent(return_to.get_untracked()));
    on_submit(&form.form, submit.clone());
    // From here on `boot.js` lets submits through; one that it has held back is carried out now.
    let held = form.form.has_attribute("data-held");
    set_flag(&form.form, "data-adopted", true);
    set_flag(&form.form, "data-held", false);
    set_flag(&form.button, "data-busy", false);
    if held {
        submit();
    }
    bind_visibility(form.clone(), store, screen);
    bind_state(form, store, screen);
}

/// Shows the form on its screen and hides it on the others. At the start it is shown, perhaps with somebody
/// typing in it.
fn bind_visibility(form: SignInForm, store: LoginStore, screen: Memo<LoginScreen>) {
    let mut shown = true;
    effect(move || {
        let show = screen.get() == LoginScreen::SignIn;
        if show == shown {
            return;
        }
        shown = show;
        form.section.set_hidden(!show);
        if show {
            focus(if form.username.value().is_empty() { &form.username } else { &form.password });
        } else if store.with_untracked(|machine| machine.view().step().is_some()) {
            // While the API cannot be reached, the password is still needed.
            form.clear_password();
        }
    });
}

/// Shows the error and whether the request is pending.
fn bind_state(form: SignInForm, store: LoginStore, screen: Memo<LoginScreen>) {
    effect(move || {
        let busy = store.with(|machine| machine.pending() == Some(&PendingRequest::SignIn));
        set_flag(&form.button, "data-busy", busy);
        // Every other screen shows the login's notice itself.
        let on_screen = screen.get() == LoginScreen::SignIn;
        let error = if on_screen { store.with(LoginMachine::error_message) } else { String::new() };
        let changed = form.notice.text_content().as_deref() != Some(&error);
        set_text(&form.notice, &error);
        if changed && !error.is_empty() {
            form.password.select();
            focus(&form.password);
        }
    });
}
