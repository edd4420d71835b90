//! The first administrator, by the link that the service printed.

use latchkey_contract::{Link, Secret, paths};
use leptos::prelude::*;
use serde_json::json;

use crate::api::mutation::Deed;
use crate::api::request::Exchange;
use crate::screens::link::link_flow::{Errand, Stage, spend};
use crate::ui::form::field::{Field, Form, Wrong};
use crate::ui::form::new_password::{NewPassword, too_short};
use crate::ui::layout::public_layout::Card;

const FIELDS: &[&str] = &["username", "name", "email", "phone", "password"];

/// Who that is.
#[component]
pub fn Welcome(errand: Errand, token: Secret, link: Link) -> impl IntoView {
    let [username, name, email, phone, password] = [(); 5].map(|()| RwSignal::new(String::new()));
    let (deed, least) = (Deed::new(), link.password_min);
    let begin = move || {
        let typed = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let owner = typed(username);
        if owner.is_empty() {
            return deed.refuse("username", "Type the username that you want to sign in with.");
        }
        if let Some(advice) = too_short(password, least) {
            return deed.refuse("password", &advice);
        }
        let said = json!({
            "token": token.reveal(),
            "username": owner,
            "name": typed(name),
            "email": typed(email),
            "phone": typed(phone),
            "password": password.get_untracked(),
        });
        deed.begin(spend(Exchange::post_with(paths::BOOTSTRAP, &said)), move |done: Option<()>| {
            errand.go(if done.is_some() { Stage::Begun(owner) } else { Stage::Dead });
        });
    };
    view! {
        <Card title="Welcome to Latchkey" name="welcome">
            <p class="lede">
                "There is no account here yet. Make the first one: it is an administrator's, and looks after all others."
            </p>
            <Wrong deed fields=FIELDS />
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    begin();
                }
            >
                <Field id="username" label="Username" form=Form::USERNAME value=username deed name="username" />
                <Field id="name" label="Name" form=Form::NAME value=name deed name="name" />
                <Field
                    id="email"
                    label="Email address"
                    form=Form::EMAIL
                    value=email
                    deed
                    name="email"
                    hint="Without one, a forgotten password cannot be replaced by mail."
                />
                <Field
                    id="phone"
                    label="Phone number"
                    form=Form::PHONE
                    value=phone
                    deed
                    name="phone"
                    hint="With its country: +41 79 123 45 67. You can leave it empty."
                />
                <NewPassword id="password" label="Password" value=password deed name="password" least />
                <button class="button" data-kind="primary" type="submit" data-busy=move || deed.busy().then_some("")>
                    "Make the account"
                </button>
            </form>
        </Card>
    }
}
