//! Changing the password.

use latchkey_contract::paths;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde_json::json;

use crate::api::mutation::Deed;
use crate::api::request::Exchange;
use crate::session::context::Visit;
use crate::ui::form::field::{Field, Form, Wrong};
use crate::ui::form::new_password::{NewPassword, too_short};
use crate::ui::layout::screen::Task;

/// The least length where a method stands beside it, and where it stands alone (`crates/api/src/new_password.rs`).
const LEAST: usize = 8;
const LEAST_ALONE: usize = 15;

/// The present one, and a new one.
#[component]
pub fn PasswordScreen() -> impl IntoView {
    let (visit, navigate) = (Visit::present(), use_navigate());
    let alone = visit.peek(|settings| settings.methods.is_empty());
    let least = if alone { LEAST_ALONE } else { LEAST };
    let username = visit.peek(|settings| settings.account.username.clone());
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let deed = Deed::new();
    let change = move || {
        if current.with_untracked(String::is_empty) {
            return deed.refuse("current", "Type your present password.");
        }
        if let Some(advice) = too_short(new, least) {
            return deed.refuse("new", &advice);
        }
        let said = json!({"current": current.get_untracked(), "new": new.get_untracked()});
        let (exchange, navigate) = (Exchange::post_with(paths::PASSWORD, &said), navigate.clone());
        deed.begin(async move { visit.ask(exchange).await }, move |()| {
            visit.tell(
                "Your password was changed. You are signed out everywhere else, and browsers that you trusted will ask for a code again.",
            );
            navigate(paths::APP_SECURITY, NavigateOptions::default());
        });
    };
    view! {
        <Task title="Change password" name="password-change" back=(paths::APP_SECURITY, "Security")>
            <p class="lede">"You stay signed in here, and are signed out everywhere else."</p>
            <Wrong deed fields=&["current", "new"] />
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    change();
                }
            >
                // Password managers keep the new password under this name.
                <input class="unseen" type="text" autocomplete="username" value=username tabindex="-1" aria-hidden="true" readonly />
                <Field id="current" label="Present password" form=Form::PASSWORD value=current deed name="current" />
                <NewPassword id="new" label="New password" value=new deed name="new" least />
                <button class="button" data-kind="primary" type="submit" data-busy=move || deed.busy().then_some("")>
                    "Change password"
                </button>
            </form>
        </Task>
    }
}
