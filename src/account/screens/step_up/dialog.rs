//! "Confirm it's you": the dialog of step-up authentication. The request that requires it goes on
//! afterwards.

use latchkey_contract::{LoginStep, Problem, ProblemCode, paths};
use latchkey_words::text;
use leptos::prelude::*;
use serde_json::json;

use super::by_method::StepUpByMethod;
use super::by_password::StepUpByPassword;
use super::footer::StepUpFooter;
use crate::api::{ApiRequest, error_message};
use crate::session::AccountSession;
use crate::ui::Dialog;

/// What the dialog shows.
#[derive(Clone)]
enum StepUpStage {
    /// The API has been asked for the first step.
    Starting,
    /// The account has no method: its password is asked for.
    Password,
    /// A method is asked for, from this step on.
    Method(LoginStep),
    /// Step-up authentication could not be started, or has expired.
    Failed(Problem),
}

/// The dialog, while step-up authentication is required.
#[component]
pub fn StepUpDialog() -> impl IntoView {
    let session = AccountSession::current();
    move || session.step_up.is_required().then(|| view! { <OpenStepUpDialog /> })
}

#[component]
fn OpenStepUpDialog() -> impl IntoView {
    let session = AccountSession::current();
    let stage = RwSignal::new(StepUpStage::Starting);
    let start = move || {
        stage.set(StepUpStage::Starting);
        leptos::task::spawn_local(async move {
            let response = ApiRequest::post_json(paths::STEP_UP, &json!({})).send::<LoginStep>().await;
            on_response(session, stage, response);
        });
    };
    start();
    let cancel = Callback::new(move |()| session.step_up.cancel());
    let on_expired = Callback::new(move |()| {
        let problem = Problem::new(ProblemCode::NoAttempt).saying(text!("step_up.expired"));
        let _ = stage.try_set(StepUpStage::Failed(problem));
    });
    view! {
        <Dialog labelled_by="step-up-title" on_cancel=cancel>
            <h2 class="title" id="step-up-title" tabindex="-1">
                {text!("step_up.title")}
            </h2>
            {move || match stage.get() {
                StepUpStage::Starting => {
                    view! {
                        <p class="lede" role="status">
                            {text!("status.loading")}
                        </p>
                        <StepUpFooter />
                    }
                        .into_any()
                }
                StepUpStage::Password => view! { <StepUpByPassword /> }.into_any(),
                StepUpStage::Method(step) => view! { <StepUpByMethod step on_expired /> }.into_any(),
                StepUpStage::Failed(problem) => {
                    view! {
                        <p class="notice" data-kind="wrong" role="alert">
                            {error_message(&problem)}
                        </p>
                        <div class="actions">
                            <button class="button" data-kind="primary" type="button" autofocus on:click=move |_| start()>
                                {text!("action.try_again")}
                            </button>
                            <button class="button" data-kind="quiet" type="button" on:click=move |_| cancel.run(())>
                                {text!("action.cancel")}
                            </button>
                        </div>
                    }
                        .into_any()
                }
            }}
        </Dialog>
    }
}

/// Goes on with the API's first step.
fn on_response(session: AccountSession, stage: RwSignal<StepUpStage>, response: Result<LoginStep, Problem>) {
    let next = match response {
        Ok(LoginStep::SignedIn { .. }) => return session.step_up.complete(),
        Ok(step) => StepUpStage::Method(step),
        Err(problem) if problem.field.as_deref() == Some("password") => StepUpStage::Password,
        // The request that waits is refused in the same way, and redirects to the login.
        Err(problem) if problem.code == ProblemCode::NoSession => return session.step_up.complete(),
        Err(problem) => StepUpStage::Failed(problem),
    };
    let _ = stage.try_set(next);
}
