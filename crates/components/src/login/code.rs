//! Enter the code.

use latchkey_contract::{CodeDigits, Delivery, LoginStep, Method, MethodKind, Problem, ProblemCode, Secret};
use leptos::prelude::*;

use super::notice::NoticeLine;
use super::{Conversation, Intent, Machine, Notice, UnderWay};
use crate::code_input::{CodeInput, offer_from_messages};
use crate::countdown::{CountdownLine, Timing};

/// What the screen takes from the step once: a change of any of it is another screen.
#[derive(Clone)]
struct Asked {
    method: Method,
    digits: u8,
    trust_offered: bool,
    others: bool,
}

fn asked(login: &Machine) -> Option<Asked> {
    match login.place().step()? {
        LoginStep::EnterCode { method, digits, trust_offered, methods, .. } => Some(Asked {
            method: method.clone(),
            digits: *digits,
            trust_offered: *trust_offered,
            others: methods.len() > 1,
        }),
        _ => None,
    }
}

fn timing(login: &Machine) -> Timing {
    match login.place().step() {
        Some(LoginStep::EnterCode { expires_in_ms, resend_in_ms, .. }) => {
            Timing { heard: login.heard(), expires_in_ms: *expires_in_ms, resend_in_ms: *resend_in_ms }
        }
        _ => Timing::default(),
    }
}

fn undelivered(login: &Machine) -> bool {
    matches!(login.place().step(), Some(LoginStep::EnterCode { delivery: Delivery::Failed, .. }))
}

/// Asks for the code of the present challenge.
#[component]
pub(super) fn CodeStep(talk: Conversation) -> impl IntoView {
    let Asked { method, digits, trust_offered, others } = talk.peek(asked).unwrap_or(Asked {
        method: Method { id: MethodKind::App.into(), kind: MethodKind::App, hint: String::new() },
        digits: 6,
        trust_offered: false,
        others: false,
    });
    let value = RwSignal::new(String::new());
    let trust = RwSignal::new(false);
    let verify = Callback::new(move |code: String| {
        talk.ask(Intent::Verify { code: Secret::new(code), trust: trust.get_untracked() });
    });
    if method.kind == MethodKind::Sms {
        offer_from_messages(move |text| verify.run(CodeDigits::typed(&text, digits)));
    }
    let refused = move || talk.read(|login| matches!(login.notice(), Some(Notice::Wrong(_))));
    let verifying = move || talk.read(|login| login.under_way() == Some(&UnderWay::Verify));
    view! {
        <section class="card" data-screen="code">
            <h1 class="title" tabindex="-1">"Enter your code"</h1>
            <p class="lede" id="latchkey-sent">{sent_to(&method)}</p>
            <NoticeLine talk />
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    verify.run(value.get_untracked());
                }
            >
                {trust_offered.then(|| trust_box(trust))}
                <div class="field">
                    <label for="latchkey-code">"Code"</label>
                    <CodeInput
                        digits
                        id="latchkey-code"
                        described_by="latchkey-sent"
                        value
                        cleared=Signal::derive(move || talk.read(Machine::cleared))
                        invalid=Signal::derive(refused)
                        on_complete=verify
                    />
                </div>
                {method.kind.is_sent().then(|| delivery_line(talk))}
                <button class="button" data-kind="primary" type="submit" data-busy=verifying>"VERIFY"</button>
            </form>
            <p class="card-foot">
                {others
                    .then(|| {
                        view! {
                            <button class="link" type="button" on:click=move |_| talk.ask(Intent::AnotherMethod)>
                                "Use another method"
                            </button>
                        }
                    })}
                <button class="link" type="button" on:click=move |_| talk.ask(Intent::Leave)>
                    "Start over"
                </button>
            </p>
        </section>
    }
}

/// Before the code and not after it, because the last digit sends: whoever ticks it has to meet it first.
fn trust_box(trust: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name="trust" on:change=move |event| trust.set(event_target_checked(&event)) />
            <span>"Don't require OTP on this browser"</span>
        </label>
    }
}

/// The countdown, or that the message could not be sent.
fn delivery_line(talk: Conversation) -> impl IntoView {
    let failed = Memo::new(move |_| talk.read(undelivered));
    let resending = move || talk.read(|login| login.under_way() == Some(&UnderWay::Resend));
    move || {
        if failed.get() {
            let title = Problem::new(ProblemCode::DeliveryFailed).title;
            return view! {
                <div class="countdown" data-state="failed">
                    <span class="countdown-left" role="alert">{title}</span>
                    <button class="link" type="button" data-busy=resending on:click=move |_| talk.ask(Intent::Resend)>
                        "Resend OTP"
                    </button>
                </div>
            }
            .into_any();
        }
        view! {
            <CountdownLine
                timing=Signal::derive(move || talk.read(timing))
                busy=Signal::derive(resending)
                on_resend=move |()| talk.ask(Intent::Resend)
                on_gap=move |()| talk.ask(Intent::Where)
            />
        }
        .into_any()
    }
}

fn sent_to(method: &Method) -> String {
    match method.kind {
        MethodKind::App => "Open your authenticator app and type the code that it shows for this account.".to_owned(),
        MethodKind::Sms => ["We sent a text message to ", &method.hint, "."].concat(),
        MethodKind::Email => ["We sent an email to ", &method.hint, "."].concat(),
    }
}
