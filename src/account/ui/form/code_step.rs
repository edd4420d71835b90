//! The code of a proof or an enrolment: the login's own field and countdown, over the login's own calls.

use latchkey_components::code_input::{CodeField, adopt_code_input, offer_from_messages};
use latchkey_components::countdown::adopt_countdown;
use latchkey_components::markup::focus;
use latchkey_components::{Conversation, Intent, Machine, Notice, UnderWay, method_name};
use latchkey_contract::{CodeDigits, LoginStep, Method, MethodKind, Secret};
use leptos::html;
use leptos::prelude::*;

/// What is asked for: a change of it is another field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub method: Method,
    pub digits: u8,
}

impl Asked {
    /// The code that the step asks for.
    pub fn by(step: &LoginStep) -> Option<Self> {
        match step {
            LoginStep::EnterCode { method, digits, .. } => {
                Some(Self { method: method.clone(), digits: *digits })
            }
            _ => None,
        }
    }
}

/// The field, the countdown where the code is sent, and the button.
#[component]
pub fn CodeStep(
    talk: Conversation,
    asked: Asked,
    /// The id of the field; two may be in the page at once.
    id: &'static str,
    /// The verb of the button.
    verb: &'static str,
) -> impl IntoView {
    let Asked { method, digits } = asked;
    let (field, line) = (NodeRef::<html::Div>::new(), NodeRef::<html::Div>::new());
    let typed = RwSignal::new(String::new());
    let verify = move |code: &str| {
        talk.ask(Intent::Verify { code: Secret::new(code.to_owned()), trust: false });
    };
    if method.kind == MethodKind::Sms {
        offer_from_messages(move |text| verify(&CodeDigits::typed(&text, digits)));
    }
    field.on_load(move |field| {
        adopt_code_input(
            &field,
            CodeField {
                digits,
                cleared: Box::new(move || talk.read(Machine::cleared)),
                refused: Box::new(move || {
                    talk.read(|login| matches!(login.notice(), Some(Notice::Wrong(_))))
                }),
                on_complete: Box::new(verify),
            },
        );
        if let Some(input) = latchkey_components::markup::find(&field, "input") {
            request_animation_frame(move || focus(&input));
        }
    });
    line.on_load(move |line| {
        let resend = move || talk.ask(Intent::Resend);
        let ask = move || talk.ask(Intent::Where);
        adopt_countdown(&line, move || talk.read(Machine::timing), resend, ask);
    });
    let label = match method.kind {
        MethodKind::Recovery => method_name(method.kind),
        _ => "Code",
    };
    view! {
        <p class="notice" data-kind="wrong" role="alert" id=format!("{id}-wrong")>
            {move || talk.read(Machine::wrong)}
        </p>
        <p class="notice" data-kind="news" role="status">
            {move || talk.read(Machine::news)}
        </p>
        <form
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                typed.with_untracked(|typed| verify(&CodeDigits::typed(typed, digits)));
            }
        >
            <div class="field">
                <label for=id>{label}</label>
                <div class="code-input" node_ref=field>
                    <input
                        id=id
                        type="text"
                        inputmode="numeric"
                        autocomplete=if method.kind == MethodKind::Recovery { "off" } else { "one-time-code" }
                        autocapitalize="none"
                        spellcheck="false"
                        enterkeyhint="go"
                        aria-describedby=format!("{id}-wrong")
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                    <div class="code-input-slots" aria-hidden="true"></div>
                </div>
            </div>
            {method
                .kind
                .is_sent()
                .then(|| {
                    view! {
                        <div class="countdown" node_ref=line>
                            <progress class="countdown-bar" aria-hidden="true"></progress>
                            <span class="countdown-left" role="timer"></span>
                            <button class="link" type="button" disabled>
                                "Resend OTP"
                                <span class="countdown-wait" aria-hidden="true"></span>
                            </button>
                            <span class="unseen" role="status"></span>
                        </div>
                    }
                })}
            <button
                class="button"
                data-kind="primary"
                type="submit"
                data-busy=move || (talk.read(|login| login.under_way() == Some(&UnderWay::Verify))).then_some("")
            >
                {verb}
            </button>
        </form>
    }
}
