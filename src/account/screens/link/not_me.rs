//! "This was not me": reports that somebody else was in the account, and leads to another password.

use latchkey_contract::{Link, LinkKind, NotMeReported, Secret, paths};
use leptos::prelude::*;
use serde_json::json;

use super::link_flow::{LinkFlow, LinkFlowState, use_link};
use crate::api::{ApiRequest, Mutation};
use crate::session::announce_signed_out;
use crate::ui::form::FormError;
use crate::ui::layout::Card;

/// Tells what a report does, with the button for it. Opening the link reports nothing, because mail programs
/// open links by themselves.
#[component]
pub fn ReportNotMe(flow: LinkFlow, token: Secret, link: Link) -> impl IntoView {
    let (mutation, username) = (Mutation::new(), link.username.clone());
    let report = move || {
        let request = ApiRequest::post_json(paths::LINK_NOT_ME, &json!({"token": token.reveal()}));
        let next = Link { kind: LinkKind::NewPassword, ..link.clone() };
        mutation.run(use_link(request), move |response: Option<NotMeReported>| {
            announce_signed_out();
            flow.set_state(match response {
                Some(NotMeReported { token, .. }) => LinkFlowState::Valid { token, link: next },
                None => LinkFlowState::Invalid,
            });
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
            <FormError mutation />
            <button
                class="button"
                data-kind="primary"
                type="button"
                data-busy=move || mutation.is_running().then_some("")
                on:click=move |_| report()
            >
                "This was not me"
            </button>
            <p class="hint">"If it was you, close this page: nothing has changed."</p>
        </Card>
    }
}
