//! Which method to use: exactly the configured ones, as buttons, or as a list with "Proceed".

use latchkey_contract::{LoginStep, Method, MethodChoice, MethodId, MethodKind};
use leptos::prelude::*;

use super::notice::NoticeLine;
use super::{Conversation, Intent, Machine, Place, UnderWay};

/// What a person calls the method, with the place that its code goes to.
pub(super) fn label(method: &Method) -> (&'static str, String) {
    let name = match method.kind {
        MethodKind::App => "Authenticator app",
        MethodKind::Sms => "Text message",
        MethodKind::Email => "Email",
    };
    (name, method.hint.clone())
}

fn offered(login: &Machine) -> (Vec<Method>, MethodChoice) {
    match login.place().step() {
        Some(LoginStep::ChooseMethod { methods, choice } | LoginStep::EnterCode { methods, choice, .. }) => {
            (methods.clone(), *choice)
        }
        _ => (Vec::new(), MethodChoice::Buttons),
    }
}

/// Asks which method to use; also what "Use another method" opens over the code, which can be gone back to.
#[component]
pub(super) fn ChooseStep(talk: Conversation) -> impl IntoView {
    let heading = NodeRef::<leptos::html::H1>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    let offer = Memo::new(move |_| talk.read(offered));
    let over_code = talk.peek(|login| matches!(login.place(), Place::Choosing(_)));
    view! {
        <section class="card" data-screen="choose">
            <h1 class="title" tabindex="-1" node_ref=heading>"Verify it is you"</h1>
            <p class="lede">"Choose how to get your code."</p>
            <NoticeLine talk />
            {move || {
                let (methods, choice) = offer.get();
                match choice {
                    MethodChoice::Buttons => buttons(talk, &methods).into_any(),
                    MethodChoice::Proceed => list(talk, methods).into_any(),
                }
            }}
            <p class="card-foot">
                {over_code
                    .then(|| {
                        view! {
                            <button class="link" type="button" on:click=move |_| talk.ask(Intent::BackToCode)>
                                "Back to the code"
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

/// A button for each method; pressing it is the choice.
fn buttons(talk: Conversation, methods: &[Method]) -> impl IntoView {
    let button = |method: &Method| {
        let (name, hint) = label(method);
        let id = method.id.clone();
        let chosen = method.id.clone();
        let busy = move || talk.read(|login| login.under_way() == Some(&UnderWay::Choose(chosen.clone())));
        view! {
            <li>
                <button
                    class="method"
                    type="button"
                    data-kind=method.kind.as_str()
                    data-busy=busy
                    on:click=move |_| talk.ask(Intent::Choose(id.clone()))
                >
                    <span class="method-name">{name}</span>
                    " "
                    <span class="method-hint">{hint}</span>
                </button>
            </li>
        }
    };
    view! { <ul class="methods">{methods.iter().map(button).collect_view()}</ul> }
}

/// Pick one, then "Proceed".
fn list(talk: Conversation, methods: Vec<Method>) -> impl IntoView {
    let picked = RwSignal::new(methods.first().map(|method| method.id.clone()));
    let busy = move || talk.read(|login| matches!(login.under_way(), Some(UnderWay::Choose(_))));
    let row = |method: &Method| {
        let (name, hint) = label(method);
        let id: MethodId = method.id.clone();
        let first = picked.get_untracked().as_ref() == Some(&id);
        view! {
            <label class="method" data-kind=method.kind.as_str()>
                <input
                    type="radio"
                    name="method"
                    value=id.0.clone()
                    checked=first
                    on:change=move |_| picked.set(Some(id.clone()))
                />
                <span class="method-name">{name}</span>
                " "
                <span class="method-hint">{hint}</span>
            </label>
        }
    };
    view! {
        <form on:submit=move |event| {
            event.prevent_default();
            if let Some(id) = picked.get_untracked() {
                talk.ask(Intent::Choose(id));
            }
        }>
            <fieldset class="methods">
                <legend class="unseen">"How to get your code"</legend>
                {methods.iter().map(row).collect_view()}
            </fieldset>
            <button class="button" data-kind="primary" type="submit" data-busy=busy>"Proceed"</button>
        </form>
    }
}
