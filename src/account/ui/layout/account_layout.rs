//! The frame of every page: who is signed in, where one can go, and the way out.

use latchkey_contract::{AccountSettings, paths};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

use crate::api::mutation::{Deed, said};
use crate::screens::step_up::dialog::ProofDialog;
use crate::session::context::Visit;
use crate::ui::layout::screen::Screen;

/// The pages, in the order in which they are offered.
const PAGES: [(&str, &str); 4] = [
    (paths::APP_SECURITY, "Security"),
    (paths::APP_DEVICES, "My Trusted Devices"),
    (paths::APP_SESSIONS, "Sessions"),
    (paths::APP_PROFILE, "Your information"),
];

/// The administrators' pages.
const ADMINISTRATION: [(&str, &str); 4] = [
    (paths::APP_USERS, "Users"),
    (paths::APP_UPLOAD, "User Upload"),
    (paths::APP_POLICY, "Policy"),
    (paths::APP_AUDIT, "Audit log"),
];

/// Where somebody can be who has to set up a method before anything else.
const WITHOUT_METHOD: [&str; 6] = [
    paths::APP_SECURITY,
    paths::APP_SECURITY_APP,
    paths::APP_SECURITY_SMS,
    paths::APP_SECURITY_EMAIL,
    paths::APP_SECURITY_RECOVERY,
    paths::APP_PROFILE,
];

/// The frame around a page.
#[component]
pub fn Frame(children: ChildrenFn) -> impl IntoView {
    let visit = Visit::present();
    let menu = RwSignal::new(false);
    let location = use_location();
    // Another page has been gone to.
    Effect::new(move |_| {
        location.pathname.track();
        menu.set(false);
    });
    let known = Memo::new(move |_| visit.settings().is_some());
    let shut = Memo::new(move |_| {
        visit.must_set_up() && location.pathname.with(|path| !WITHOUT_METHOD.contains(&path.as_str()))
    });
    view! {
        <a class="skip" href="#content" rel="external">
            "Skip to the content"
        </a>
        <header class="masthead">
            <Mark />
            <Who />
            <button
                class="button menu"
                data-kind="quiet"
                type="button"
                aria-controls="menu"
                aria-expanded=move || menu.get().to_string()
                on:click=move |_| menu.update(|open| *open = !*open)
            >
                "Menu"
            </button>
        </header>
        <div class="desk">
            <nav class="nav" id="menu" aria-label="Account" data-open=move || menu.get().then_some("")>
                <ul>
                    <li>
                        <a href=paths::APP_HOME rel="external">
                            "Home"
                        </a>
                    </li>
                    {PAGES
                        .into_iter()
                        .map(|(path, name)| view! { <li><A href=path>{name}</A></li> })
                        .collect_view()}
                </ul>
                <Administration />
            </nav>
            <main id="content" tabindex="-1">
                {move || match (known.get(), shut.get()) {
                    (false, _) => view! { <Waiting /> }.into_any(),
                    (true, true) => view! { <MethodFirst /> }.into_any(),
                    (true, false) => children().into_any(),
                }}
            </main>
        </div>
        <ProofDialog />
    }
}

/// In the place of every page that is closed until a method is set up.
#[component]
fn MethodFirst() -> impl IntoView {
    view! {
        <Screen title="Set up a way to verify first" name="method-first">
            <p class="lede">"This account must have one. It takes a minute, and then everything is open to you."</p>
            <p class="beneath">
                <a class="button" data-kind="primary" href=paths::APP_SECURITY>
                    "Set one up"
                </a>
            </p>
        </Screen>
    }
}

/// The way to the administrators' pages, for administrators.
#[component]
fn Administration() -> impl IntoView {
    let visit = Visit::present();
    let admin = Memo::new(move |_| visit.is_admin());
    move || {
        admin.get().then(|| {
            view! {
                <h2 class="nav-title" id="administration">
                    "Administration"
                </h2>
                <ul aria-labelledby="administration">
                    {ADMINISTRATION
                        .into_iter()
                        .map(|(path, name)| view! { <li><A href=path>{name}</A></li> })
                        .collect_view()}
                </ul>
            }
        })
    }
}

/// The name of the house.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <circle cx="12" cy="9" r="5.5" />
            <path d="M12 14.5V27h11M17.5 27v-4.5" />
        </svg>
        <span>"Latchkey"</span>
    }
}

/// Who is signed in, and "Sign out".
#[component]
fn Who() -> impl IntoView {
    let visit = Visit::present();
    let leaving = Deed::new();
    let name = move || visit.with(called);
    view! {
        <span class="who">
            <span class="who-name">{name}</span>
            <button
                class="link"
                type="button"
                data-busy=move || leaving.busy().then_some("")
                on:click=move |_| {
                    leaving.begin(visit.sign_out(), |()| ());
                }
            >
                "Sign out"
            </button>
            <span class="who-wrong" role="alert">
                {move || leaving.wrong_beside(&[])}
            </span>
        </span>
    }
}

fn called(settings: &AccountSettings) -> String {
    let account = &settings.account;
    if account.name.is_empty() { account.username.clone() } else { account.name.clone() }
}

/// Nothing is known yet: it is on its way, or it could not be asked for.
#[component]
fn Waiting() -> impl IntoView {
    let visit = Visit::present();
    move || match visit.trouble() {
        None => view! {
            <p class="hint" role="status">
                "One moment…"
            </p>
        }
        .into_any(),
        Some(problem) => view! {
            <section class="card" data-screen="unreachable">
                <h1 class="title" tabindex="-1">
                    "We cannot reach the service"
                </h1>
                <p class="lede" role="alert">
                    {said(&problem)}
                </p>
                <button class="button" data-kind="primary" type="button" on:click=move |_| visit.reload()>
                    "Try again"
                </button>
            </section>
        }
        .into_any(),
    }
}
