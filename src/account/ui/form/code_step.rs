//! The step in which a code is entered, for step-up authentication and for an enrolment: the login's own code
//! input and countdown, over the login's own requests.

use latchkey_components::code_input::{CodeInputOptions, attach_code_input, on_web_otp};
use latchkey_components::countdown::attach_countdown;
use latchkey_components::markup::{find, focus};
use latchkey_components::{Intent, LoginMachine, LoginNotice, LoginStore, PendingRequest, method_name};
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
    store: LoginStore,
    prompt: CodePrompt,
    /// The id of the input; two may be in the page at once.
    id: &'static str,
    /// The text of the submit button.
    submit_label: &'static str,
) -> impl IntoView {
    let CodePrompt { method, digits } = prompt;
    let typed = RwSignal::new(String::new());
    let code_input = NodeRef::<html::Div>::new();
    code_input.on_load(move |host| bring_input_to_life(store, &host, digits));
    if method.kind == MethodKind::Sms {
        on_web_otp(move |text| verify(store, &CodeDigits::typed(&text, digits)));
    }
    let label = match method.kind {
        MethodKind::Recovery => method_name(method.kind),
        _ => "Code",
    };
    view! {
        <p class="notice" data-kind="wrong" role="alert" id=format!("{id}-wrong")>
            {move || store.with(LoginMachine::error_message)}
        </p>
        <p class="notice" data-kind="news" role="status">
            {move || store.with(LoginMachine::info_message)}
        </p>
        <form
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                typed.with_untracked(|typed| verify(store, &CodeDigits::typed(typed, digits)));
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
            {method.kind.is_sent().then(|| view! { <ResendCountdown store /> })}
            <button
                class="button"
                data-kind="primary"
                type="submit"
                data-busy=move || (store.with(|machine| machine.pending() == Some(&PendingRequest::Verify))).then_some("")
            >
                {submit_label}
            </button>
        </form>
    }
}

fn verify(store: LoginStore, code: &str) {
    store.ask(Intent::Verify { code: Secret::new(code.to_owned()), trust: false });
}

/// Adopts the markup of the code input, and focuses it.
fn bring_input_to_life(store: LoginStore, host: &HtmlElement, digits: u8) {
    attach_code_input(
        host,
        CodeInputOptions {
            digits,
            clear_count: Box::new(move || store.with(LoginMachine::clear_count)),
            invalid: Box::new(move || {
                store.with(|machine| matches!(machine.notice(), Some(LoginNotice::Error(_))))
            }),
            on_complete: Box::new(move |code: &str| verify(store, code)),
        },
    );
    if let Some(input) = find(host, "input") {
        request_animation_frame(move || focus(&input));
    }
}

/// How long the code is valid, and the button that sends another one.
#[component]
fn ResendCountdown(store: LoginStore) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    host.on_load(move |host| {
        let resend = move || store.ask(Intent::Resend);
        let refresh = move || store.ask(Intent::Refresh);
        attach_countdown(&host, move || store.with(LoginMachine::timing), resend, refresh);
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
