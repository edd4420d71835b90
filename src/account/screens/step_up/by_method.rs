//! Step-up authentication by a method: a login attempt with another purpose, from its first step on.

use latchkey_components::{LoginStore, LoginView, code_instruction, listen};
use latchkey_contract::{LoginStep, Method};
use latchkey_words::text;
use leptos::prelude::*;

use super::footer::StepUpFooter;
use crate::api::abandon_attempt;
use crate::session::AccountSession;
use crate::ui::form::{CodeStep, MethodList};

/// What is shown of the login. Another value is drawn anew.
#[derive(Clone, PartialEq, Eq)]
enum StepUpView {
    ChooseMethod,
    EnterCode { method: Method, has_other_methods: bool },
    Nothing,
}

impl StepUpView {
    fn of(place: &LoginView) -> Self {
        match place {
            LoginView::ChoosingMethod(_) | LoginView::AtStep(LoginStep::ChooseMethod { .. }) => {
                Self::ChooseMethod
            }
            LoginView::AtStep(LoginStep::EnterCode { method, methods, .. }) => {
                Self::EnterCode { method: method.clone(), has_other_methods: methods.len() > 1 }
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
    move || match shown.get() {
        StepUpView::ChooseMethod => view! {
            <p class="lede">{text!("step_up.choose_method")}</p>
            <MethodList store />
            <StepUpFooter store />
        }
        .into_any(),
        StepUpView::EnterCode { method, has_other_methods } => view! {
            <p class="lede">{code_instruction(&method)}</p>
            <CodeStep store input_id="step-up-code" />
            <StepUpFooter store has_other_methods />
        }
        .into_any(),
        StepUpView::Nothing => ().into_any(),
    }
}
