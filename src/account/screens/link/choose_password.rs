//! A new password by a link: the first one, one for a forgotten one, or one after "This was not me".

use latchkey_contract::{Link, LinkKind, Secret, paths};
use leptos::prelude::*;
use serde_json::json;

use crate::api::mutation::Deed;
use crate::api::request::Exchange;
use crate::screens::link::link_flow::{Errand, Stage, spend};
use crate::session::context::wake_other_tabs;
use crate::ui::form::field::Wrong;
use crate::ui::form::new_password::{NewPassword, too_short};
use crate::ui::layout::public_layout::Card;

/// Nobody is signed in by it: whoever has the link need not be who the code goes to.
#[component]
pub fn ChoosePassword(errand: Errand, token: Secret, link: Link) -> impl IntoView {
    let Link { kind, name, username, password_min: least, .. } = link;
    let (password, deed) = (RwSignal::new(String::new()), Deed::new());
    let owner = username.clone();
    let set = move || {
        if let Some(advice) = too_short(password, least) {
            return deed.refuse("password", &advice);
        }
        let said = json!({"token": token.reveal(), "password": password.get_untracked()});
        let (exchange, owner) = (Exchange::post_with(paths::LINK_PASSWORD, &said), owner.clone());
        deed.begin(spend(exchange), move |done: Option<()>| {
            wake_other_tabs();
            errand.go(if done.is_some() { Stage::Done(owner) } else { Stage::Dead });
        });
    };
    let title = match kind {
        LinkKind::Invitation => "Welcome",
        LinkKind::NewPassword => "Everybody is signed out",
        _ => "Choose a new password",
    };
    view! {
        <Card title name="link-password">
            {lede(kind, name, username.clone())}
            <Wrong deed fields=&["password"] />
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    set();
                }
            >
                // Password managers keep the new password under this name.
                <input class="unseen" type="text" autocomplete="username" value=username tabindex="-1" aria-hidden="true" readonly />
                <NewPassword id="password" label="New password" value=password deed name="password" least />
                <button class="button" data-kind="primary" type="submit" data-busy=move || deed.busy().then_some("")>
                    "Set password"
                </button>
            </form>
        </Card>
    }
}

fn lede(kind: LinkKind, name: String, username: String) -> AnyView {
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
