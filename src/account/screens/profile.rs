//! Your information: name, username, email and phone.

use latchkey_contract::{Address, ChangeAccount, MethodKind, paths};
use latchkey_words::text;
use leptos::prelude::*;

use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::form::{InputKind, MutationForm, SubmitButton, TextField};
use crate::ui::layout::AccountScreen;

/// The person's information. Email and phone are changed by setting up the method.
#[component]
pub fn ProfileScreen() -> impl IntoView {
    let session = AccountSession::current();
    let username = move || session.with(|settings| settings.account.username.clone());
    view! {
        <AccountScreen title=text!("profile.title") name="profile">
            <p class="lede">{text!("profile.about")}</p>
            <section class="panel" aria-labelledby="you">
                <h2 class="panel-title" id="you">
                    {text!("profile.personal")}
                </h2>
                <NameForm />
                <dl class="facts">
                    <div>
                        <dt>{text!("profile.username")}</dt>
                        <dd>{username}</dd>
                    </div>
                </dl>
                <p class="hint">{text!("profile.username_hint")}</p>
            </section>
            <section class="panel" aria-labelledby="reach">
                <h2 class="panel-title" id="reach">
                    {text!("profile.contact")}
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
            return mutation.set_field_error("name", &text!("profile.name_missing"));
        }
        let request = ApiRequest::patch_json(paths::ACCOUNT, &ChangeAccount { name: typed });
        mutation.run(async move { session.send(request).await }, move |()| {
            session.flash.show(text!("profile.name_saved"));
            session.reload();
        });
    };
    view! {
        <MutationForm mutation fields=&["name"] on_submit=save class="inline">
            <TextField id="name" label=text!("profile.name") kind=InputKind::NAME value=name mutation name="name" />
            <SubmitButton mutation label=text!("profile.save") />
        </MutationForm>
    }
}

/// An address, whether it is verified, and the link that changes it.
#[component]
fn ContactAddress(kind: MethodKind) -> impl IntoView {
    let session = AccountSession::current();
    let (name, path) = match kind {
        MethodKind::Sms => (text!("profile.phone"), paths::APP_SECURITY_SMS),
        _ => (text!("profile.email"), paths::APP_SECURITY_EMAIL),
    };
    let change_label = move |is_set: bool| match (kind, is_set) {
        (MethodKind::Sms, true) => text!("profile.change_phone"),
        (MethodKind::Sms, false) => text!("profile.add_phone"),
        (_, true) => text!("profile.change_email"),
        (_, false) => text!("profile.add_email"),
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
                            let is_set = address().is_some();
                            view! {
                                <a class="link" href=path aria-label=change_label(is_set)>
                                    {if is_set { text!("profile.change") } else { text!("profile.add") }}
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
        None => text!("profile.not_set").into_any(),
        Some(Address { address, verified }) => {
            let (state, label) = if verified {
                ("good", text!("profile.verified"))
            } else {
                ("open", text!("profile.not_verified"))
            };
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
