//! Your information: name, username, email and phone.

use latchkey_contract::{Address, ChangeAccount, MethodKind, paths};
use leptos::prelude::*;

use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::form::{FormError, InputKind, TextField};
use crate::ui::layout::AccountScreen;

/// The person's information. Email and phone are changed by setting up the method.
#[component]
pub fn ProfileScreen() -> impl IntoView {
    let session = AccountSession::current();
    let username = move || session.with(|settings| settings.account.username.clone());
    view! {
        <AccountScreen title="Your information" name="profile">
            <p class="lede">"What we know of you, and where we reach you."</p>
            <section class="panel" aria-labelledby="you">
                <h2 class="panel-title" id="you">
                    "You"
                </h2>
                <NameForm />
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
                    <ContactAddress kind=MethodKind::Email />
                    <ContactAddress kind=MethodKind::Sms />
                </ul>
            </section>
        </AccountScreen>
    }
}

#[component]
fn NameForm() -> impl IntoView {
    let (session, mutation) = (AccountSession::current(), Mutation::new());
    let name = RwSignal::new(session.with_untracked(|settings| settings.account.name.clone()));
    let save = move || {
        let typed = name.get_untracked().trim().to_owned();
        if typed.is_empty() {
            return mutation.set_field_error("name", "Type your name.");
        }
        let request = ApiRequest::patch_json(paths::ACCOUNT, &ChangeAccount { name: typed });
        mutation.run(async move { session.send(request).await }, move |()| {
            session.flash.show("Your name is saved.");
            session.reload();
        });
    };
    view! {
        <FormError mutation fields=&["name"] />
        <form
            class="inline"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <TextField id="name" label="Name" kind=InputKind::NAME value=name mutation name="name" />
            <button class="button" data-kind="primary" type="submit" data-busy=move || mutation.is_running().then_some("")>
                "Save"
            </button>
        </form>
    }
}

/// An address, whether it is verified, and the link that changes it.
#[component]
fn ContactAddress(kind: MethodKind) -> impl IntoView {
    let session = AccountSession::current();
    let (name, path) = match kind {
        MethodKind::Sms => ("Phone", paths::APP_SECURITY_SMS),
        _ => ("Email", paths::APP_SECURITY_EMAIL),
    };
    let address = move || {
        session.with(|settings| match kind {
            MethodKind::Sms => settings.phone.clone(),
            _ => settings.email.clone(),
        })
    };
    let can_change = move || session.with(|settings| settings.allowed.contains(&kind));
    view! {
        <li class="row">
            <div class="row-text">
                <h3 class="row-name">{name}</h3>
                <p class="row-about">{move || address_with_state(address())}</p>
            </div>
            <p class="row-acts">
                {move || {
                    can_change()
                        .then(|| {
                            view! {
                                <a class="link" href=path aria-label=format!("Change {}", name.to_lowercase())>
                                    {if address().is_some() { "Change" } else { "Add" }}
                                </a>
                            }
                        })
                }}
            </p>
        </li>
    }
}

fn address_with_state(address: Option<Address>) -> impl IntoView {
    match address {
        None => view! { "None yet." }.into_any(),
        Some(Address { address, verified }) => {
            let (state, label) = if verified { ("good", "Proved") } else { ("open", "Not proved yet") };
            view! {
                {address}
                " "
                <span class="badge" data-state=state>
                    {label}
                </span>
            }
            .into_any()
        }
    }
}
