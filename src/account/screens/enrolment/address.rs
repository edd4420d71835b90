//! Setting up text messages or email: the address, and then the code that was sent there.

use latchkey_contract::{Enrolment, MethodKind, SetUpMethod, paths};
use latchkey_words::text;
use leptos::prelude::*;

use super::confirm_code::ConfirmEnrolment;
use super::outcome::on_enrolment_outcome;
use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::form::{InputKind, MutationForm, SubmitButton, TextField};
use crate::ui::layout::TaskScreen;

/// Sets up text messages.
#[component]
pub fn SmsScreen() -> impl IntoView {
    view! {
        <TaskScreen
            title=text!("enrolment.sms_title")
            name="set-up-sms"
            back_to=paths::APP_SECURITY
            back_label=text!("security.title")
        >
            <p class="lede">{text!("enrolment.sms_lede")}</p>
            <p class="notice" data-kind="care">
                {text!("enrolment.sms_risk")}
            </p>
            <AddressEnrolment
                kind=MethodKind::Sms
                label=text!("enrolment.phone")
                input_kind=InputKind::PHONE
                hint=text!("enrolment.phone_hint")
            />
        </TaskScreen>
    }
}

/// Sets up email.
#[component]
pub fn EmailScreen() -> impl IntoView {
    view! {
        <TaskScreen
            title=text!("enrolment.email_title")
            name="set-up-email"
            back_to=paths::APP_SECURITY
            back_label=text!("security.title")
        >
            <p class="lede">{text!("enrolment.email_lede")}</p>
            <AddressEnrolment
                kind=MethodKind::Email
                label=text!("enrolment.email")
                input_kind=InputKind::EMAIL
                hint=String::new()
            />
        </TaskScreen>
    }
}

/// Asks for the address, then for the code. The address is kept for another try.
#[component]
fn AddressEnrolment(kind: MethodKind, label: String, input_kind: InputKind, hint: String) -> impl IntoView {
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
        let (label, hint) = (label.clone(), hint.clone());
        view! {
            <MutationForm mutation fields=&["address"] on_submit=send>
                <TextField id="address" label kind=input_kind value=address mutation name="address" hint />
                <SubmitButton mutation label=text!("enrolment.send_code") />
            </MutationForm>
        }
        .into_any()
    };
    let code_form = move |step| {
        let sent_to = address.get_untracked();
        view! {
            <p class="sent">{text!("enrolment.type_sent_code", address = sent_to.trim())}</p>
            <ConfirmEnrolment step kind cancel_label=text!("enrolment.change_address") on_outcome />
        }
        .into_any()
    };
    move || enrolment.get().map_or_else(&address_form, |started| code_form(started.step))
}
