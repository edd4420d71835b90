//! Choosing a password by a link: the first one, another for a forgotten one, or another after "This was not
//! me".

use latchkey_contract::{Link, LinkKind, Secret, paths};
use latchkey_words::text;
use leptos::prelude::*;
use serde_json::json;

use super::link_flow::{LinkFlow, LinkFlowState, use_link};
use crate::api::{ApiRequest, Mutation};
use crate::session::announce_signed_out;
use crate::ui::form::{MutationForm, NewPasswordField, SubmitButton, length_error};
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
        LinkKind::Invitation => text!("choose_password.invitation_title"),
        LinkKind::NewPassword => text!("choose_password.compromised_title"),
        _ => text!("choose_password.reset_title"),
    };
    view! {
        <Card title name="link-password">
            <p class="lede">{introduction(kind, &name, &username)}</p>
            <MutationForm mutation fields=&["password"] on_submit=submit>
                // Password managers store the new password for this username.
                <input class="unseen" type="text" autocomplete="username" value=username tabindex="-1" aria-hidden="true" readonly />
                <NewPasswordField id="password" label=text!("choose_password.new") value=password mutation name="password" min_length />
                <SubmitButton mutation label=text!("choose_password.submit") />
            </MutationForm>
        </Card>
    }
}

/// What the link is for.
fn introduction(kind: LinkKind, name: &str, username: &str) -> String {
    let name = if name.is_empty() { username } else { name };
    match kind {
        LinkKind::Invitation => text!("choose_password.invitation", name = name, username = username),
        LinkKind::NewPassword => text!("choose_password.compromised", username = username),
        _ => text!("choose_password.reset", username = username),
    }
}
