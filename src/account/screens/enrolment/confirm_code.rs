//! The second step of an enrolment: a code confirms that the method works.

use latchkey_components::{LoginStore, LoginView, listen};
use latchkey_contract::{LoginStep, MethodKind};
use latchkey_words::text;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::outcome::EnrolmentOutcome;
use crate::api::abandon_attempt;
use crate::session::AccountSession;
use crate::ui::form::CodeStep;

/// Where the attempt of an enrolment stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum EnrolmentProgress {
    /// The code is being asked for.
    Open,
    /// The code was right.
    Completed,
    /// The attempt is gone: it has expired, or its completion was not seen here.
    Ended,
}

/// Asks for the code, until the enrolment ends.
#[component]
pub fn ConfirmEnrolment(
    step: LoginStep,
    kind: MethodKind,
    /// The text of the button that cancels.
    #[prop(into)]
    cancel_label: String,
    on_outcome: Callback<EnrolmentOutcome>,
) -> impl IntoView {
    let session = AccountSession::current();
    let set_up_before = set_up_at(session, kind);
    let asks_for_code = matches!(step, LoginStep::EnterCode { .. });
    let store = LoginStore::from_step(step);
    store.refresh_on_return();
    listen(&window(), "pagehide", |_| abandon_attempt());
    let progress = Memo::new(move |_| {
        store.with(|machine| match machine.view() {
            LoginView::AtStep(LoginStep::SignedIn { .. }) if machine.just_signed_in() => {
                EnrolmentProgress::Completed
            }
            LoginView::AtStep(LoginStep::SignedIn { .. } | LoginStep::Password) => EnrolmentProgress::Ended,
            _ => EnrolmentProgress::Open,
        })
    });
    Effect::new(move |_| {
        let progress = progress.get();
        if progress == EnrolmentProgress::Open {
            return;
        }
        spawn_local(async move {
            session.refresh().await;
            // The response may have been lost, and the method set up all the same.
            let is_set_up =
                progress == EnrolmentProgress::Completed || set_up_at(session, kind) != set_up_before;
            on_outcome.run(if is_set_up { EnrolmentOutcome::SetUp } else { EnrolmentOutcome::Expired });
        });
    });
    let open = StoredValue::new(true);
    let abandon = move || {
        if open.try_update_value(std::mem::take) == Some(true) {
            // Also while a request is under way, when the login would not send another.
            abandon_attempt();
        }
    };
    // The person has left by a link or the back button: the attempt must not stay open.
    on_cleanup(move || {
        if progress.try_get_untracked() == Some(EnrolmentProgress::Open) {
            abandon();
        }
    });
    view! {
        {asks_for_code.then(|| view! { <CodeStep store input_id="enrolment-code" submit_label=text!("enrolment.confirm") /> })}
        <p class="card-foot">
            <button
                class="link"
                type="button"
                on:click=move |_| {
                    abandon();
                    on_outcome.run(EnrolmentOutcome::Cancelled);
                }
            >
                {cancel_label}
            </button>
        </p>
    }
}

/// When the method of that kind was set up (milliseconds since the Unix epoch): it tells a new one from an old
/// one.
fn set_up_at(session: AccountSession, kind: MethodKind) -> Option<i64> {
    session.with_untracked(|settings| {
        settings.methods.iter().find(|method| method.kind == kind).map(|method| method.added_at)
    })
}
