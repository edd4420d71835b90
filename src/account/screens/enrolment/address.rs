//! Setting up text messages or email: the address, and then the code that was sent there.

use latchkey_contract::{Enrolment, MethodKind, SetUpMethod, paths};
use leptos::prelude::*;

use super::confirm_code::ConfirmEnrolment;
use super::outcome::on_enrolment_outcome;
use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::form::{FormError, InputKind, TextField};
use crate::ui::layout::TaskScreen;

/// Sets up text messages.
#[component]
pub fn SmsScreen() -> impl IntoView {
    view! {
        <TaskScreen title="Text message" name="set-up-sms" back_to=paths::APP_SECURITY back_label="Security">
            <p class="lede">"We send a code to your phone when you sign in."</p>
            <p class="notice" data-kind="care">
                "Text messages can be read by whoever gets your number moved to another SIM card, and by some networks on the way. An authenticator app is safer."
            </p>
            <AddressEnrolment
                kind=MethodKind::Sms
                label="Phone number"
                input_kind=InputKind::PHONE
                hint="With its country, in any usual spelling: +41 79 123 45 67."
            />
        </TaskScreen>
    }
}

/// Sets up email.
#[component]
pub fn EmailScreen() -> impl IntoView {
    view! {
        <TaskScreen title="Email" name="set-up-email" back_to=paths::APP_SECURITY back_label="Security">
            <p class="lede">
                "We send a code to your email address when you sign in. It protects you as well as your mailbox is protected."
            </p>
            <AddressEnrolment kind=MethodKind::Email label="Email address" input_kind=InputKind::EMAIL hint="" />
        </TaskScreen>
    }
}

/// Asks for the address, then for the code. The address is kept for another try.
#[component]
fn AddressEnrolment(
    kind: MethodKind,
    label: &'static str,
    input_kind: InputKind,
    hint: &'static str,
) -> impl IntoView {
    let session = AccountSession::current();
    let saved = session.with_untracked(|settings| {
        let address = if kind == MethodKind::Sms { &settings.phone } else { &settings.email };
        address.as_ref().map(|address| address.address.clone()).unwrap_or_default()
    });
    let (address, mutation) = (RwSignal::new(saved), Mutation::new());
    let enrolment = RwSignal::new(None::<Enrolment>);
    let send = move || {
        let address = Some(address.get_untracked().trim().to_owned());
        let request = ApiRequest::post_json(paths::METHODS, &SetUpMethod { kind, address });
        mutation.run(async move { session.send(request).await }, move |started| enrolment.set(Some(started)));
    };
    let on_outcome = on_enrolment_outcome(kind, enrolment, mutation);
    let address_form = move || {
        view! {
            <FormError mutation fields=&["address"] />
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    send();
                }
            >
                <TextField id="address" label kind=input_kind value=address mutation name="address" hint />
                <button class="button" data-kind="primary" type="submit" data-busy=move || mutation.is_running().then_some("")>
                    "Send a code"
                </button>
            </form>
        }
        .into_any()
    };
    let code_form = move |step| {
        view! {
            <p class="sent">
                "Type the code that we send to " <strong>{address.get_untracked().trim().to_owned()}</strong> "."
            </p>
            <ConfirmEnrolment step kind cancel_label="Change the address" on_outcome />
        }
        .into_any()
    };
    move || enrolment.get().map_or_else(address_form, |started| code_form(started.step))
}
