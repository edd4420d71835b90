//! Step-up authentication by a method: a login attempt with another purpose, from its first step on.

use latchkey_components::{
    Intent, LoginMachine, LoginStore, LoginView, PendingRequest, code_instruction, listen, method_name,
};
use latchkey_contract::{LoginStep, Method};
use leptos::prelude::*;

use super::footer::StepUpFooter;
use crate::api::abandon_attempt;
use crate::session::AccountSession;
use crate::ui::form::{CodePrompt, CodeStep};

/// What is shown of the login. Another value is drawn anew.
#[derive(Clone, PartialEq, Eq)]
enum StepUpView {
    ChooseMethod { methods: Vec<Method> },
    EnterCode { prompt: CodePrompt, has_other_methods: bool },
    Nothing,
}

impl StepUpView {
    fn of(place: &LoginView) -> Self {
        match place {
            LoginView::ChoosingMethod(LoginStep::EnterCode { methods, .. })
            | LoginView::AtStep(LoginStep::ChooseMethod { methods, .. }) => {
                Self::ChooseMethod { methods: methods.clone() }
            }
            LoginView::AtStep(step @ LoginStep::EnterCode { methods, .. }) => {
                let has_other_methods = methods.len() > 1;
                let enter_code = |prompt| Self::EnterCode { prompt, has_other_methods };
                CodePrompt::of_step(step).map_or(Self::Nothing, enter_code)
            }
            _ => Self::Nothing,
        }
    }
}

/// Asks for a method if there are several, and for its code.
#[component]
pub fn StepUpByMethod(
    /// The step that the API has answered with.
    step: LoginStep,
    /// Called when the attempt has taken too long.
    on_expired: Callback<()>,
) -> impl IntoView {
    let session = AccountSession::current();
    let store = LoginStore::from_step(step);
    store.refresh_on_return();
    listen(&window(), "pagehide", |_| abandon_attempt());
    Effect::new(move |_| {
        store.with(|machine| match machine.view() {
            // Signed in means reauthenticated. If that should be wrong, the request is refused again.
            LoginView::AtStep(LoginStep::SignedIn { .. }) => session.step_up.complete(),
            LoginView::AtStep(LoginStep::Password) => on_expired.run(()),
            _ => {}
        });
    });
    let shown = Memo::new(move |_| store.with(|machine| StepUpView::of(machine.view())));
    move || view_content(store, shown.get())
}

fn view_content(store: LoginStore, view: StepUpView) -> AnyView {
    match view {
        StepUpView::ChooseMethod { methods } => view! {
            <p class="lede">"Choose how to get your code. Then your change goes on by itself."</p>
            <p class="notice" data-kind="wrong" role="alert">
                {move || store.with(LoginMachine::error_message)}
            </p>
            <ul class="methods">
                {methods.into_iter().map(|method| view! { <StepUpMethodButton store method /> }).collect_view()}
            </ul>
            <StepUpFooter store />
        }
        .into_any(),
        StepUpView::EnterCode { prompt, has_other_methods } => view! {
            <p class="lede">{code_instruction(&prompt.method)}</p>
            <CodeStep store prompt id="proof-code" submit_label="VERIFY" />
            <StepUpFooter store has_other_methods />
        }
        .into_any(),
        StepUpView::Nothing => ().into_any(),
    }
}

/// The button that chooses a method.
#[component]
fn StepUpMethodButton(store: LoginStore, method: Method) -> impl IntoView {
    let (id, chosen) = (method.id.clone(), method.id);
    let busy = move || {
        store
            .with(|machine| matches!(machine.pending(), Some(PendingRequest::Choose(id)) if *id == chosen))
            .then_some("")
    };
    view! {
        <li>
            <button
                class="method"
                type="button"
                data-busy=busy
                on:click=move |_| store.ask(Intent::Choose(id.clone()))
            >
                <span class="method-name">{method_name(method.kind)}</span>
                " "
                <span class="method-hint">{method.hint}</span>
            </button>
        </li>
    }
}
