//! Creating the first administrator's account, by the link that the service printed.

use latchkey_contract::{Link, Secret, paths};
use latchkey_words::text;
use leptos::prelude::*;
use serde_json::json;

use super::link_flow::{LinkFlow, LinkFlowState, use_link};
use crate::api::{ApiRequest, Mutation};
use crate::ui::form::{InputKind, MutationForm, NewPasswordField, SubmitButton, TextField, length_error};
use crate::ui::layout::Card;

/// The fields that show their own errors.
const FIELDS: &[&str] = &["username", "name", "email", "phone", "password"];

/// The form.
#[component]
pub fn CreateAdministrator(flow: LinkFlow, token: Secret, link: Link) -> impl IntoView {
    let [username, name, email, phone, password] = [(); 5].map(|()| RwSignal::new(String::new()));
    let (mutation, min_length) = (Mutation::new(), link.password_min);
    let submit = move || {
        let typed = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let username = typed(username);
        if username.is_empty() {
            return mutation.set_field_error("username", &text!("create_administrator.username_missing"));
        }
        if let Some(message) = length_error(password, min_length) {
            return mutation.set_field_error("password", &message);
        }
        let body = json!({
            "token": token.reveal(),
            "username": username,
            "name": typed(name),
            "email": typed(email),
            "phone": typed(phone),
            "password": password.get_untracked(),
        });
        mutation.run(use_link(ApiRequest::post_json(paths::BOOTSTRAP, &body)), move |response: Option<()>| {
            flow.set_state(match response {
                Some(()) => LinkFlowState::AdministratorCreated { username },
                None => LinkFlowState::Invalid,
            });
        });
    };
    view! {
        <Card title=text!("create_administrator.title") name="welcome">
            <p class="lede">{text!("create_administrator.about")}</p>
            <MutationForm mutation fields=FIELDS on_submit=submit>
                <TextField id="username" label=text!("create_administrator.username") kind=InputKind::USERNAME value=username mutation name="username" />
                <TextField id="name" label=text!("create_administrator.name") kind=InputKind::NAME value=name mutation name="name" />
                <TextField
                    id="email"
                    label=text!("create_administrator.email")
                    kind=InputKind::EMAIL
                    value=email
                    mutation
                    name="email"
                    hint=text!("create_administrator.email_hint")
                />
                <TextField
                    id="phone"
                    label=text!("create_administrator.phone")
                    kind=InputKind::PHONE
                    value=phone
                    mutation
                    name="phone"
                    hint=text!("create_administrator.phone_hint")
                />
                <NewPasswordField id="password" label=text!("create_administrator.password") value=password mutation name="password" min_length />
                <SubmitButton mutation label=text!("create_administrator.submit") />
            </MutationForm>
        </Card>
    }
}
