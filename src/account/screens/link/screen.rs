//! The page behind a link: it asks the API what the link is for, and shows that.

use latchkey_contract::{Link, LinkKind, Secret, paths};
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
                "One moment…"
            </p>
        }
        .into_any(),
        LinkFlowState::TokenMissing => view! { <LinkTokenMissing printed /> }.into_any(),
        LinkFlowState::Invalid => view! { <LinkInvalid printed /> }.into_any(),
        LinkFlowState::CheckFailed(problem) => view! {
            <Card title="We cannot reach the service" name="unreachable">
                <p class="lede" role="alert">
                    {error_message(&problem)}
                </p>
                <button class="button" data-kind="primary" type="button" on:click=move |_| flow.check()>
                    "Try again"
                </button>
            </Card>
        }
        .into_any(),
        LinkFlowState::Valid { token, link } => valid_link_card(flow, token, link),
        LinkFlowState::PasswordSet { username } => view! {
            <Card title="Your password is set" name="link-done">
                <p class="lede">"Sign in with it as " <strong>{username}</strong> "."</p>
                <SignInLink />
            </Card>
        }
        .into_any(),
        LinkFlowState::AdministratorCreated { username } => view! {
            <Card title="The account is there" name="welcome-done">
                <p class="lede">
                    "Sign in as " <strong>{username}</strong>
                    ". An administrator must have a way to verify: to set one up is what comes first."
                </p>
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
    let again = if printed {
        "Open the address that the service printed once more."
    } else {
        "Open the link in the mail once more."
    };
    view! {
        <Card title="Open the link again" name="link-missing">
            <p class="lede">
                "So that nobody else can use it, a link is taken out of the address bar at once. After a reload it has to be opened again."
            </p>
            <p class="lede">
                <strong>{again}</strong>
            </p>
            <p class="card-foot">
                <a class="link" href=paths::APP_HOME rel="external">
                    "Sign in"
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
            <Card title="This link does not work any more" name="link-dead">
                <p class="lede">
                    "It was used, it is more than an hour old, or a newer one was printed. Once there is an account, sign in. As long as there is none, start the service again: it prints another link."
                </p>
                <SignInLink />
            </Card>
        }
        .into_any();
    }
    view! {
        <Card title="This link does not work any more" name="link-dead">
            <p class="lede">
                "It was used, it is too old, or a newer one was sent. If you have just chosen a password with it, sign in. Else ask for another link."
            </p>
            <a class="button" data-kind="primary" href=paths::APP_FORGOTTEN>
                "Ask for another link"
            </a>
            <p class="card-foot">
                <a class="link" href=paths::APP_HOME rel="external">
                    "Sign in"
                </a>
            </p>
        </Card>
    }
    .into_any()
}
