//! Changing the password.

use latchkey_contract::paths;
use latchkey_words::text;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde_json::json;

use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::form::{InputKind, MutationForm, NewPasswordField, SubmitButton, TextField, length_error};
use crate::ui::layout::TaskScreen;

/// The minimum length of a password beside a method, in characters. The API has the same rule.
const MIN_LENGTH: usize = 8;
/// The minimum length of a password that alone protects the account, in characters.
const MIN_LENGTH_WITHOUT_METHOD: usize = 15;

/// The form: the current password, and a new one.
#[component]
pub fn ChangePasswordScreen() -> impl IntoView {
    let (session, navigate) = (AccountSession::current(), use_navigate());
    let without_method = session.with_untracked(|settings| settings.methods.is_empty());
    let min_length = if without_method { MIN_LENGTH_WITHOUT_METHOD } else { MIN_LENGTH };
    let username = session.with_untracked(|settings| settings.account.username.clone());
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let mutation = Mutation::new();
    let submit = move || {
        if current.with_untracked(String::is_empty) {
            return mutation.set_field_error("current", &text!("change_password.current_missing"));
        }
        if let Some(message) = length_error(new, min_length) {
            return mutation.set_field_error("new", &message);
        }
        let body = json!({"current": current.get_untracked(), "new": new.get_untracked()});
        let (request, navigate) = (ApiRequest::post_json(paths::PASSWORD, &body), navigate.clone());
        mutation.run(async move { session.send(request).await }, move |()| {
            session.flash.show(text!("change_password.changed"));
            navigate(paths::APP_SECURITY, NavigateOptions::default());
        });
    };
    view! {
        <TaskScreen title=text!("change_password.title") name="password-change" back_to=paths::APP_SECURITY back_label=text!("change_password.back")>
            <p class="lede">{text!("change_password.about")}</p>
            <MutationForm mutation fields=&["current", "new"] on_submit=submit>
                // Password managers store the new password for this username.
                <input class="unseen" type="text" autocomplete="username" value=username tabindex="-1" aria-hidden="true" readonly />
                <TextField id="current" label=text!("change_password.current") kind=InputKind::PASSWORD value=current mutation name="current" />
                <NewPasswordField id="new" label=text!("change_password.new") value=new mutation name="new" min_length />
                <SubmitButton mutation label=text!("change_password.submit") />
            </MutationForm>
        </TaskScreen>
    }
}
