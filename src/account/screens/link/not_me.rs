//! "This was not me": says what it does before it does it, and leads to another password.

use latchkey_contract::{Link, LinkKind, NotMeReported, Secret, paths};
use leptos::prelude::*;
use serde_json::json;

use crate::api::mutation::Deed;
use crate::api::request::Exchange;
use crate::screens::link::link_flow::{Errand, Stage, spend};
use crate::session::context::wake_other_tabs;
use crate::ui::form::field::Wrong;
use crate::ui::layout::public_layout::Card;

/// Opening the link does nothing yet: mail programs open links by themselves to look what is there.
#[component]
pub fn NotMe(errand: Errand, token: Secret, link: Link) -> impl IntoView {
    let (deed, username) = (Deed::new(), link.username.clone());
    let disown = move || {
        let exchange = Exchange::post_with(paths::LINK_NOT_ME, &json!({"token": token.reveal()}));
        let next = Link { kind: LinkKind::NewPassword, ..link.clone() };
        deed.begin(spend(exchange), move |done: Option<NotMeReported>| {
            wake_other_tabs();
            errand.go(done.map_or(Stage::Dead, |done| Stage::Open(done.token, next)));
        });
    };
    view! {
        <Card title="Was this not you?" name="link-not-me">
            <p class="lede">
                "If somebody else has got into the account " <strong>{username}</strong>
                ", throw them out here. This is what happens:"
            </p>
            <ul class="points">
                <li>"Everybody is signed out, here and everywhere else."</li>
                <li>"The present password stops working at once."</li>
                <li>"No browser is trusted any longer."</li>
                <li>"If the email address or the phone number was changed, it is put back."</li>
                <li>"Then you choose another password."</li>
            </ul>
            <Wrong deed />
            <button
                class="button"
                data-kind="primary"
                type="button"
                data-busy=move || deed.busy().then_some("")
                on:click=move |_| disown()
            >
                "This was not me"
            </button>
            <p class="hint">"If it was you, close this page: nothing has changed."</p>
        </Card>
    }
}
