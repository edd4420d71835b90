//! The step in which a code is entered, for step-up authentication and for an enrolment: the login's own code
//! input and countdown, over the login's own requests.

use latchkey_components::code_input::{CodeField, adopt_code_input, offer_from_messages};
use latchkey_components::countdown::adopt_countdown;
use latchkey_components::markup::{find, focus};
use latchkey_components::{Conversation, Intent, Machine, Notice, UnderWay, method_name};
use latchkey_contract::{CodeDigits, LoginStep, Method, MethodKind, Secret};
use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlElement;

/// The code to be entered. A prompt for another code is drawn anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodePrompt {
    pub method: Method,
    /// The length of the code.
    pub digits: u8,
}

impl CodePrompt {
    /// The code that a step asks for, if it asks for one.
    pub fn of_step(step: &LoginStep) -> Option<Self> {
        match step {
            LoginStep::EnterCode { method, digits, .. } => {
                Some(Self { method: method.clone(), digits: *digits })
            }
            _ => None,
        }
    }
}

/// The code input, the countdown if the code is sent, and the button.
#[component]
pub fn CodeStep(
    talk: Conversation,
    prompt: CodePrompt,
    /// The id of the input; two may be in the page at once.
    id: &'static str,
    /// The text of the submit button.
    submit_label: &'static str,
) -> impl IntoView {
    let CodePrompt { method, digits } = prompt;
    let typed = RwSignal::new(String::new());
    let code_input = NodeRef::<html::Div>::new();
    code_input.on_load(move |host| bring_input_to_life(talk, &host, digits));
    if method.kind == MethodKind::Sms {
        offer_from_messages(move |text| verify(talk, &CodeDigits::typed(&text, digits)));
    }
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
                typed.with_untracked(|typed| verify(talk, &CodeDigits::typed(typed, digits)));
            }
        >
            <div class="field">
                <label for=id>{label}</label>
                <div class="code-input" node_ref=code_input>
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
            {method.kind.is_sent().then(|| view! { <ResendCountdown talk /> })}
            <button
                class="button"
                data-kind="primary"
                type="submit"
                data-busy=move || (talk.read(|login| login.under_way() == Some(&UnderWay::Verify))).then_some("")
            >
                {submit_label}
            </button>
        </form>
    }
}

fn verify(talk: Conversation, code: &str) {
    talk.ask(Intent::Verify { code: Secret::new(code.to_owned()), trust: false });
}

/// Adopts the markup of the code input, and focuses it.
fn bring_input_to_life(talk: Conversation, host: &HtmlElement, digits: u8) {
    adopt_code_input(
        host,
        CodeField {
            digits,
            cleared: Box::new(move || talk.read(Machine::cleared)),
            refused: Box::new(move || talk.read(|login| matches!(login.notice(), Some(Notice::Wrong(_))))),
            on_complete: Box::new(move |code: &str| verify(talk, code)),
        },
    );
    if let Some(input) = find(host, "input") {
        request_animation_frame(move || focus(&input));
    }
}

/// How long the code is valid, and the button that sends another one.
#[component]
fn ResendCountdown(talk: Conversation) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    host.on_load(move |host| {
        let resend = move || talk.ask(Intent::Resend);
        let refresh = move || talk.ask(Intent::Where);
        adopt_countdown(&host, move || talk.read(Machine::timing), resend, refresh);
    });
    view! {
        <div class="countdown" node_ref=host>
            <progress class="countdown-bar" aria-hidden="true"></progress>
            <span class="countdown-left" role="timer"></span>
            <button class="link" type="button" disabled>
                "Resend OTP"
                <span class="countdown-wait" aria-hidden="true"></span>
            </button>
            <span class="unseen" role="status"></span>
        </div>
    }
}
