//! "Confirm that it is you": the question that stands before a sensitive change, and goes on with it afterwards.

use latchkey_components::{Conversation, Intent, Place, UnderWay, listen, method_name, where_the_code_is};
use latchkey_contract::{LoginStep, Method, Problem, ProblemCode, paths};
use leptos::prelude::*;
use serde_json::json;

use crate::api::mutation::{Deed, said};
use crate::api::request::{Exchange, leave_behind};
use crate::session::context::Visit;
use crate::ui::dialog::Dialog;
use crate::ui::form::code_step::{Asked, CodeStep};
use crate::ui::form::field::{Field, Form, Wrong};

/// What the dialog shows.
#[derive(Clone)]
enum Stage {
    /// The API has been asked how to prove it.
    Asking,
    /// By the password: the account has nothing else.
    Password,
    /// By a method, from this step on.
    Method(LoginStep),
    /// It cannot be gone on with.
    Failed(Problem),
}

/// The dialog, while a proof is asked for.
#[component]
pub fn ProofDialog() -> impl IntoView {
    let visit = Visit::present();
    move || visit.proving().then(|| view! { <Proof /> })
}

#[component]
fn Proof() -> impl IntoView {
    let visit = Visit::present();
    let stage = RwSignal::new(Stage::Asking);
    let ask = move || {
        stage.set(Stage::Asking);
        leptos::task::spawn_local(async move {
            let answer = Exchange::post_with(paths::STEP_UP, &json!({})).send::<LoginStep>().await;
            hear(visit, stage, answer);
        });
    };
    ask();
    let cancel = Callback::new(move |()| visit.proved(false));
    view! {
        <Dialog labelled_by="proof-title" on_cancel=cancel>
            <h2 class="title" id="proof-title" tabindex="-1">
                "Confirm that it is you"
            </h2>
            {move || match stage.get() {
                Stage::Asking => {
                    view! {
                        <p class="lede" role="status">
                            "One moment…"
                        </p>
                        <Ways />
                    }
                        .into_any()
                }
                Stage::Password => view! { <ByPassword /> }.into_any(),
                Stage::Method(step) => view! { <ByMethod step stage /> }.into_any(),
                Stage::Failed(problem) => {
                    view! {
                        <p class="notice" data-kind="wrong" role="alert">
                            {said(&problem)}
                        </p>
                        <div class="actions">
                            <button class="button" data-kind="primary" type="button" autofocus on:click=move |_| ask()>
                                "Try again"
                            </button>
                            <button class="button" data-kind="quiet" type="button" on:click=move |_| cancel.run(())>
                                "Cancel"
                            </button>
                        </div>
                    }
                        .into_any()
                }
            }}
        </Dialog>
    }
}

/// Takes the answer to the wish to prove it.
fn hear(visit: Visit, stage: RwSignal<Stage>, answer: Result<LoginStep, Problem>) {
    let next = match answer {
        Ok(LoginStep::SignedIn { .. }) => return visit.proved(true),
        Ok(step) => Stage::Method(step),
        Err(problem) if problem.field.as_deref() == Some("password") => Stage::Password,
        // Whatever asked for the proof will be told the same, and goes to the login.
        Err(problem) if problem.code == ProblemCode::NoSession => return visit.proved(true),
        Err(problem) => Stage::Failed(problem),
    };
    let _ = stage.try_set(next);
}

/// The way out that every stage has.
#[component]
fn Ways(#[prop(optional)] talk: Option<Conversation>, #[prop(optional)] others: bool) -> impl IntoView {
    let visit = Visit::present();
    view! {
        <p class="card-foot">
            {talk
                .filter(|_| others)
                .map(|talk| {
                    view! {
                        <button class="link" type="button" on:click=move |_| talk.ask(Intent::AnotherMethod)>
                            "Use another method"
                        </button>
                    }
                })}
            <button
                class="link"
                type="button"
                on:click=move |_| {
                    visit.proved(false);
                }
            >
                "Cancel"
            </button>
        </p>
    }
}

#[component]
fn ByPassword() -> impl IntoView {
    let visit = Visit::present();
    let (deed, password) = (Deed::new(), RwSignal::new(String::new()));
    let prove = move || {
        let exchange = Exchange::post_with(paths::STEP_UP, &json!({"password": password.get_untracked()}));
        deed.begin(async move { visit.ask::<LoginStep>(exchange).await }, move |_| visit.proved(true));
    };
    view! {
        <p class="lede">"Type your password once more. Then your change goes on by itself."</p>
        <Wrong deed fields=&["password"] />
        <form
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                prove();
            }
        >
            <Field id="proof-password" label="Password" form=Form::PASSWORD value=password deed name="password" />
            <button class="button" data-kind="primary" type="submit" data-busy=move || deed.busy().then_some("")>
                "Confirm"
            </button>
        </form>
        <Ways />
    }
}

/// What is shown of the conversation: a change of it is another screen.
#[derive(Clone, PartialEq, Eq)]
enum Shown {
    Choose(Vec<Method>),
    Code(Asked, bool),
    Nothing,
}

#[component]
fn ByMethod(step: LoginStep, stage: RwSignal<Stage>) -> impl IntoView {
    let visit = Visit::present();
    let talk = Conversation::begun(step);
    talk.keep_in_step();
    listen(&window(), "pagehide", |_| leave_behind());
    Effect::new(move |_| {
        talk.read(|login| match login.place() {
            // If it was not proved after all, what asked for it will ask again.
            Place::At(LoginStep::SignedIn { .. }) => visit.proved(true),
            Place::At(LoginStep::Password) => {
                let problem = Problem::new(ProblemCode::NoAttempt).saying("That took too long. Try again.");
                let _ = stage.try_set(Stage::Failed(problem));
            }
            _ => {}
        });
    });
    let shown = Memo::new(move |_| {
        talk.read(|login| match login.place() {
            Place::Choosing(LoginStep::EnterCode { methods, .. })
            | Place::At(LoginStep::ChooseMethod { methods, .. }) => Shown::Choose(methods.clone()),
            Place::At(step @ LoginStep::EnterCode { methods, .. }) => {
                Asked::by(step).map_or(Shown::Nothing, |asked| Shown::Code(asked, methods.len() > 1))
            }
            _ => Shown::Nothing,
        })
    });
    move || match shown.get() {
        Shown::Choose(methods) => view! {
            <p class="lede">"Choose how to get your code. Then your change goes on by itself."</p>
            <p class="notice" data-kind="wrong" role="alert">
                {move || talk.read(latchkey_components::Machine::wrong)}
            </p>
            <ul class="methods">
                {methods.into_iter().map(|method| view! { <Choice talk method /> }).collect_view()}
            </ul>
            <Ways talk />
        }
        .into_any(),
        Shown::Code(asked, others) => view! {
            <p class="lede">{where_the_code_is(&asked.method)}</p>
            <CodeStep talk asked id="proof-code" verb="VERIFY" />
            <Ways talk others />
        }
        .into_any(),
        Shown::Nothing => ().into_any(),
    }
}

/// A button for a method; pressing it is the choice.
#[component]
fn Choice(talk: Conversation, method: Method) -> impl IntoView {
    let (id, chosen) = (method.id.clone(), method.id);
    let busy = move || {
        talk.read(|login| matches!(login.under_way(), Some(UnderWay::Choose(id)) if *id == chosen))
            .then_some("")
    };
    view! {
        <li>
            <button
                class="method"
                type="button"
                data-busy=busy
                on:click=move |_| talk.ask(Intent::Choose(id.clone()))
            >
                <span class="method-name">{method_name(method.kind)}</span>
                " "
                <span class="method-hint">{method.hint}</span>
            </button>
        </li>
    }
}
