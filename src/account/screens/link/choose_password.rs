//! Choosing a password by a link: the first one, another for a forgotten one, or another after "This was not
//! me".

use latchkey_contract::{Link, LinkKind, Secret, paths};
use leptos::prelude::*;
use serde_json::json;

use super::link_flow::{LinkFlow, LinkFlowState, use_link};
use crate::api::{ApiRequest, Mutation};
use crate::session::announce_signed_out;
use crate::ui::form::{FormError, NewPasswordField, length_error};
use crate::ui::layout::Card;

/// The form. It signs nobody in: whoever has the link need not be who gets the code.
#[component]
pub fn ChoosePassword(flow: LinkFlow, token: Secret, link: Link) -> impl IntoView {
    let Link { kind, name, username, password_min: min_length, .. } = link;
    let (password, mutation) = (RwSignal::new(String::new()), Mutation::new());
    let account = username.clone();
    let submit = move || {
        if let Some(message) = length_error(password, min_length) {
            return mutation.set_field_error("password", &message);
        }
        let body = json!({"token": token.reveal(), "password": password.get_untracked()});
        let (request, username) = (ApiRequest::post_json(paths::LINK_PASSWORD, &body), account.clone());
        mutation.run(use_link(request), move |response: Option<()>| {
            announce_signed_out();
            flow.set_state(match response {
                Some(()) => LinkFlowState::PasswordSet { username },
                None => LinkFlowState::Invalid,
            });
        });
    };
    let title = match kind {
        LinkKind::Invitation => "Welcome",
        LinkKind::NewPassword => "Everybody is signed out",
        _ => "Choose a new password",
    };
    view! {
        <Card title name="link-password">
            {introduction(kind, name, username.clone())}
            <FormError mutation fields=&["password"] />
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    submit();
                }
            >
                // Password managers store the new password for this username.
                <input class="unseen" type="text" autocomplete="username" value=username tabindex="-1" aria-hidden="true" readonly />
                <NewPasswordField id="password" label="New password" value=password mutation name="password" min_length />
                <button class="button" data-kind="primary" type="submit" data-busy=move || mutation.is_running().then_some("")>
                    "Set password"
                </button>
            </form>
        </Card>
    }
}

/// What the link is for.
fn introduction(kind: LinkKind, name: String, username: String) -> AnyView {
    match kind {
        LinkKind::Invitation => view! {
            <p class="lede">
                "Hello, " <strong>{name}</strong> ". There is an account for you. Choose a password for it; to sign in, you will type your username, "
                <strong>{username}</strong> ", and that password."
            </p>
        }
        .into_any(),
        LinkKind::NewPassword => view! {
            <p class="lede">
                "The old password does not work any more. Choose another one for the account "
                <strong>{username}</strong> " now: this page is the shortest way."
            </p>
        }
        .into_any(),
        _ => view! {
            <p class="lede">
                "For the account " <strong>{username}</strong>
                ". It will be signed out everywhere; when you sign in, a code is asked for as ever."
            </p>
        }
        .into_any(),
    }
}
