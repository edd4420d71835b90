//! "This was not me": reports that somebody else was in the account, and leads to another password.

use latchkey_contract::{Link, LinkKind, NotMeReported, Secret, paths};
use latchkey_words::text;
use leptos::prelude::*;
use serde_json::json;

use super::link_flow::{LinkFlow, LinkFlowState, use_link};
use crate::api::{ApiRequest, Mutation};
use crate::session::announce_signed_out;
use crate::ui::form::{FormError, MutationButton};
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
        <Card title=text!("not_me.title") name="link-not-me">
            <p class="lede">{text!("not_me.about", username = username)}</p>
            <ul class="points">
                <li>{text!("not_me.signed_out")}</li>
                <li>{text!("not_me.password")}</li>
                <li>{text!("not_me.devices")}</li>
                <li>{text!("not_me.contact")}</li>
                <li>{text!("not_me.new_password")}</li>
            </ul>
            <FormError mutation />
            <MutationButton mutation label=text!("not_me.submit") on_press=report />
            <p class="hint">{text!("not_me.hint")}</p>
        </Card>
    }
}
