//! The page behind a link: it asks the API what the link is for, and shows that.

use latchkey_contract::{Link, LinkKind, Secret, paths};
use latchkey_words::text;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::choose_password::ChoosePassword;
use super::create_administrator::CreateAdministrator;
use super::link_flow::{LinkFlow, LinkFlowState};
use super::not_me::ReportNotMe;
use crate::api::error_message;
use crate::ui::layout::{Card, PublicLayout, SignInLink};

/// The page. The link was sent by mail, or printed by the service for the first administrator.
#[component]
pub fn LinkScreen() -> impl IntoView {
    let flow = LinkFlow::start();
    let path = use_location().pathname;
    let printed = move || path.get_untracked() == paths::APP_WELCOME;
    view! { <PublicLayout>{move || state_card(flow, printed())}</PublicLayout> }
}

fn state_card(flow: LinkFlow, printed: bool) -> AnyView {
    match flow.state() {
        LinkFlowState::Checking => view! {
            <p class="hint" role="status">
                {text!("link.checking")}
            </p>
        }
        .into_any(),
        LinkFlowState::TokenMissing => view! { <LinkTokenMissing printed /> }.into_any(),
        LinkFlowState::Invalid => view! { <LinkInvalid printed /> }.into_any(),
        LinkFlowState::CheckFailed(problem) => view! {
            <Card title=text!("unreachable.title") name="unreachable">
                <p class="lede" role="alert">
                    {error_message(&problem)}
                </p>
                <button class="button" data-kind="primary" type="button" on:click=move |_| flow.check()>
                    {text!("link.retry")}
                </button>
            </Card>
        }
        .into_any(),
        LinkFlowState::Valid { token, link } => valid_link_card(flow, token, link),
        LinkFlowState::PasswordSet { username } => view! {
            <Card title=text!("link.password_set_title") name="link-done">
                <p class="lede">{text!("link.password_set", username = username)}</p>
                <SignInLink />
            </Card>
        }
        .into_any(),
        LinkFlowState::AdministratorCreated { username } => view! {
            <Card title=text!("link.account_created_title") name="welcome-done">
                <p class="lede">{text!("link.account_created", username = username)}</p>
                <SignInLink />
            </Card>
        }
        .into_any(),
    }
}

fn valid_link_card(flow: LinkFlow, token: Secret, link: Link) -> AnyView {
    match link.kind {
        LinkKind::Reset | LinkKind::Invitation | LinkKind::NewPassword => {
            view! { <ChoosePassword flow token link /> }.into_any()
        }
        LinkKind::NotMe => view! { <ReportNotMe flow token link /> }.into_any(),
        LinkKind::Welcome => view! { <CreateAdministrator flow token link /> }.into_any(),
    }
}

/// There is no token: the page was reloaded, or opened by hand.
#[component]
fn LinkTokenMissing(printed: bool) -> impl IntoView {
    let again = if printed { text!("link.missing_printed") } else { text!("link.missing_sent") };
    view! {
        <Card title=text!("link.missing_title") name="link-missing">
            <p class="lede">{text!("link.missing")}</p>
            <p class="lede">
                <strong>{again}</strong>
            </p>
            <p class="card-foot">
                <a class="link" href=paths::APP_HOME rel="external">
                    {text!("link.sign_in")}
                </a>
            </p>
        </Card>
    }
}

/// The link is not valid. Which of used, replaced and too old it is, is nobody's business.
#[component]
fn LinkInvalid(printed: bool) -> impl IntoView {
    if printed {
        return view! {
            <Card title=text!("link.dead_title") name="link-dead">
                <p class="lede">{text!("link.dead_printed")}</p>
                <SignInLink />
            </Card>
        }
        .into_any();
    }
    view! {
        <Card title=text!("link.dead_title") name="link-dead">
            <p class="lede">{text!("link.dead_sent")}</p>
            <a class="button" data-kind="primary" href=paths::APP_FORGOTTEN>
                {text!("link.ask_again")}
            </a>
            <p class="card-foot">
                <a class="link" href=paths::APP_HOME rel="external">
                    {text!("link.sign_in")}
                </a>
            </p>
        </Card>
    }
    .into_any()
}
