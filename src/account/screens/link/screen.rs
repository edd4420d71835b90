//! Where a link leads: what it is for is asked first, and drawn then.

use latchkey_contract::{Link, LinkKind, Secret, paths};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::api::mutation::said;
use crate::screens::link::choose_password::ChoosePassword;
use crate::screens::link::link_flow::{Errand, Stage};
use crate::screens::link::not_me::NotMe;
use crate::screens::link::welcome::Welcome;
use crate::ui::layout::public_layout::{Card, Outside, ToSignIn};

/// The page of a link that came by mail, and of the one that the service printed.
#[component]
pub fn LinkScreen() -> impl IntoView {
    let errand = Errand::begin();
    let path = use_location().pathname;
    let printed = move || path.get_untracked() == paths::APP_WELCOME;
    view! {
        <Outside>
            {move || match errand.stage() {
                Stage::Asking => {
                    view! {
                        <p class="hint" role="status">
                            "One moment…"
                        </p>
                    }
                        .into_any()
                }
                Stage::Missing => view! { <Missing printed=printed() /> }.into_any(),
                Stage::Dead => view! { <Dead printed=printed() /> }.into_any(),
                Stage::Failed(problem) => {
                    view! {
                        <Card title="We cannot reach the service" name="unreachable">
                            <p class="lede" role="alert">
                                {said(&problem)}
                            </p>
                            <button class="button" data-kind="primary" type="button" on:click=move |_| errand.ask()>
                                "Try again"
                            </button>
                        </Card>
                    }
                        .into_any()
                }
                Stage::Open(token, link) => open(errand, token, link),
                Stage::Done(username) => {
                    view! {
                        <Card title="Your password is set" name="link-done">
                            <p class="lede">"Sign in with it as " <strong>{username}</strong> "."</p>
                            <ToSignIn />
                        </Card>
                    }
                        .into_any()
                }
                Stage::Begun(username) => {
                    view! {
                        <Card title="The account is there" name="welcome-done">
                            <p class="lede">
                                "Sign in as " <strong>{username}</strong>
                                ". An administrator must have a way to verify: to set one up is what comes first."
                            </p>
                            <ToSignIn />
                        </Card>
                    }
                        .into_any()
                }
            }}
        </Outside>
    }
}

fn open(errand: Errand, token: Secret, link: Link) -> AnyView {
    match link.kind {
        LinkKind::Reset | LinkKind::Invitation | LinkKind::NewPassword => {
            view! { <ChoosePassword errand token link /> }.into_any()
        }
        LinkKind::NotMe => view! { <NotMe errand token link /> }.into_any(),
        LinkKind::Welcome => view! { <Welcome errand token link /> }.into_any(),
    }
}

/// The token is gone with the page that had it.
#[component]
fn Missing(printed: bool) -> impl IntoView {
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

/// Used, late or replaced: which of them is nobody's business.
#[component]
fn Dead(printed: bool) -> impl IntoView {
    if printed {
        return view! {
            <Card title="This link does not work any more" name="link-dead">
                <p class="lede">
                    "It was used, it is more than an hour old, or a newer one was printed. Once there is an account, sign in. As long as there is none, start the service again: it prints another link."
                </p>
                <ToSignIn />
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
