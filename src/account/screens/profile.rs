//! Your information: name, username, email and phone.

use latchkey_contract::{Address, ChangeAccount, MethodKind, paths};
use leptos::prelude::*;

use crate::api::mutation::Deed;
use crate::api::request::Exchange;
use crate::session::context::Visit;
use crate::ui::form::field::{Field, Form, Wrong};
use crate::ui::layout::screen::Screen;

/// What the house knows of the person.
#[component]
pub fn ProfileScreen() -> impl IntoView {
    let visit = Visit::present();
    let username = move || visit.with(|settings| settings.account.username.clone());
    view! {
        <Screen title="Your information" name="profile">
            <p class="lede">"What we know of you, and where we reach you."</p>
            <section class="panel" aria-labelledby="you">
                <h2 class="panel-title" id="you">
                    "You"
                </h2>
                <Name />
                <dl class="facts">
                    <div>
                        <dt>"Username"</dt>
                        <dd>{username}</dd>
                    </div>
                </dl>
                <p class="hint">"An administrator can give you another username."</p>
            </section>
            <section class="panel" aria-labelledby="reach">
                <h2 class="panel-title" id="reach">
                    "Where we reach you"
                </h2>
                <ul class="rows">
                    <Reach kind=MethodKind::Email />
                    <Reach kind=MethodKind::Sms />
                </ul>
            </section>
        </Screen>
    }
}

#[component]
fn Name() -> impl IntoView {
    let (visit, deed) = (Visit::present(), Deed::new());
    let name = RwSignal::new(visit.peek(|settings| settings.account.name.clone()));
    let save = move || {
        let typed = name.get_untracked().trim().to_owned();
        if typed.is_empty() {
            return deed.refuse("name", "Type your name.");
        }
        let exchange = Exchange::patch_with(paths::ACCOUNT, &ChangeAccount { name: typed });
        deed.begin(async move { visit.ask(exchange).await }, move |()| {
            visit.tell("Your name is saved.");
            visit.reload();
        });
    };
    view! {
        <Wrong deed fields=&["name"] />
        <form
            class="inline"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <Field id="name" label="Name" form=Form::NAME value=name deed name="name" />
            <button class="button" data-kind="primary" type="submit" data-busy=move || deed.busy().then_some("")>
                "Save"
            </button>
        </form>
    }
}

/// An address, whether it is proved, and the way to another.
#[component]
fn Reach(kind: MethodKind) -> impl IntoView {
    let visit = Visit::present();
    let (name, path) = match kind {
        MethodKind::Sms => ("Phone", paths::APP_SECURITY_SMS),
        _ => ("Email", paths::APP_SECURITY_EMAIL),
    };
    let known = move || {
        visit.with(|settings| match kind {
            MethodKind::Sms => settings.phone.clone(),
            _ => settings.email.clone(),
        })
    };
    let can_change = move || visit.with(|settings| settings.allowed.contains(&kind));
    view! {
        <li class="row">
            <div class="row-text">
                <h3 class="row-name">{name}</h3>
                <p class="row-about">{move || told(known())}</p>
            </div>
            <p class="row-acts">
                {move || {
                    can_change()
                        .then(|| {
                            view! {
                                <a class="link" href=path aria-label=format!("Change {}", name.to_lowercase())>
                                    {if known().is_some() { "Change" } else { "Add" }}
                                </a>
                            }
                        })
                }}
            </p>
        </li>
    }
}

fn told(known: Option<Address>) -> impl IntoView {
    match known {
        None => view! { "None yet." }.into_any(),
        Some(Address { address, verified }) => {
            let (state, words) = if verified { ("good", "Proved") } else { ("open", "Not proved yet") };
            view! {
                {address}
                " "
                <span class="badge" data-state=state>
                    {words}
                </span>
            }
            .into_any()
        }
    }
}
