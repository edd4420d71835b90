//! Setting up text messages or email: the address, and the code that was sent there typed back.

use latchkey_contract::{Enrolment, MethodKind, SetUpMethod, paths};
use leptos::prelude::*;

use crate::api::mutation::Deed;
use crate::api::request::Exchange;
use crate::screens::enrolment::app::lost;
use crate::screens::enrolment::confirm_code::{End, Enrolling};
use crate::screens::enrolment::next_step::go_on;
use crate::session::context::Visit;
use crate::ui::form::field::{Field, Form, Wrong};
use crate::ui::layout::screen::Task;

/// The phone number.
#[component]
pub fn SmsScreen() -> impl IntoView {
    view! {
        <Task title="Text message" name="set-up-sms" back=(paths::APP_SECURITY, "Security")>
            <p class="lede">"We send a code to your phone when you sign in."</p>
            <p class="notice" data-kind="care">
                "Text messages can be read by whoever gets your number moved to another SIM card, and by some networks on the way. An authenticator app is safer."
            </p>
            <Address
                kind=MethodKind::Sms
                label="Phone number"
                form=Form::PHONE
                hint="With its country, in any usual spelling: +41 79 123 45 67."
            />
        </Task>
    }
}

/// The email address.
#[component]
pub fn EmailScreen() -> impl IntoView {
    view! {
        <Task title="Email" name="set-up-email" back=(paths::APP_SECURITY, "Security")>
            <p class="lede">
                "We send a code to your email address when you sign in. It protects you as well as your mailbox is protected."
            </p>
            <Address kind=MethodKind::Email label="Email address" form=Form::EMAIL hint="" />
        </Task>
    }
}

/// Asks for the address, then for the code. What was typed is kept for another try.
#[component]
fn Address(kind: MethodKind, label: &'static str, form: Form, hint: &'static str) -> impl IntoView {
    let visit = Visit::present();
    let known = visit.peek(|settings| {
        let address = if kind == MethodKind::Sms { &settings.phone } else { &settings.email };
        address.as_ref().map(|address| address.address.clone()).unwrap_or_default()
    });
    let (address, deed) = (RwSignal::new(known), Deed::new());
    let enrolment = RwSignal::new(None::<Enrolment>);
    let send = move || {
        let address = Some(address.get_untracked().trim().to_owned());
        let exchange = Exchange::post_with(paths::METHODS, &SetUpMethod { kind, address });
        deed.begin(async move { visit.ask(exchange).await }, move |begun| enrolment.set(Some(begun)));
    };
    let done = go_on(kind);
    let on_end = Callback::new(move |end| match end {
        End::Done => done.run(()),
        End::Lost | End::Left => {
            enrolment.set(None);
            if end == End::Lost {
                deed.regret(lost());
            }
        }
    });
    let asks = move || {
        view! {
            <Wrong deed fields=&["address"] />
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    send();
                }
            >
                <Field id="address" label form value=address deed name="address" hint />
                <button class="button" data-kind="primary" type="submit" data-busy=move || deed.busy().then_some("")>
                    "Send a code"
                </button>
            </form>
        }
        .into_any()
    };
    let enrolling = move |step| {
        view! {
            <p class="sent">
                "Type the code that we send to " <strong>{address.get_untracked().trim().to_owned()}</strong> "."
            </p>
            <Enrolling step kind leave="Change the address" on_end />
        }
        .into_any()
    };
    move || enrolment.get().map_or_else(asks, |begun| enrolling(begun.step))
}
