//! Setting up an authenticator app: its secret, and then one code that it makes.

use latchkey_contract::{AppSecret, Enrolment, MethodKind, SetUpMethod, paths};
use leptos::prelude::*;

use super::confirm_code::ConfirmEnrolment;
use super::outcome::on_enrolment_outcome;
use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::form::FormError;
use crate::ui::layout::TaskScreen;
use crate::ui::{CopyButton, QrCodeImage, group_characters};

/// Sets up an authenticator app. It starts at once: there is nothing to fill in first.
#[component]
pub fn AuthenticatorAppScreen() -> impl IntoView {
    let session = AccountSession::current();
    let (mutation, enrolment) = (Mutation::new(), RwSignal::new(None::<Enrolment>));
    let start = move || {
        let request =
            ApiRequest::post_json(paths::METHODS, &SetUpMethod { kind: MethodKind::App, address: None });
        mutation.run(async move { session.send(request).await }, move |started| enrolment.set(Some(started)));
    };
    start();
    let has_app = session
        .with_untracked(|settings| settings.methods.iter().any(|method| method.kind == MethodKind::App));
    let on_outcome = on_enrolment_outcome(MethodKind::App, enrolment, mutation);
    view! {
        <TaskScreen title="Authenticator app" name="set-up-app" back_to=paths::APP_SECURITY back_label="Security">
            <p class="lede">
                "An app on your phone makes a new code every 30 seconds, also without a network. "
                {has_app.then_some("The app that you have set up goes on working until the new one is confirmed.")}
            </p>
            {move || match enrolment.get() {
                Some(Enrolment { step, app: Some(app) }) => {
                    view! {
                        <AppSecretInstructions app />
                        <ConfirmEnrolment step kind=MethodKind::App cancel_label="Cancel" on_outcome />
                    }
                        .into_any()
                }
                _ => {
                    view! {
                        <FormError mutation />
                        <button
                            class="button"
                            data-kind="primary"
                            type="button"
                            data-busy=move || mutation.is_running().then_some("")
                            on:click=move |_| start()
                        >
                            {move || if mutation.is_running() { "One moment…" } else { "Show the QR code" }}
                        </button>
                    }
                        .into_any()
                }
            }}
        </TaskScreen>
    }
}

/// The QR code, the secret for typing it instead, and what to do with them.
#[component]
fn AppSecretInstructions(app: AppSecret) -> impl IntoView {
    let secret = app.secret.reveal().to_owned();
    let groups = group_characters(&secret, 4);
    view! {
        <ol class="steps">
            <li>
                <p>"Scan this picture with your authenticator app."</p>
                <QrCodeImage text=app.uri.reveal().to_owned() label="QR code with the secret for your authenticator app" />
                <details class="more">
                    <summary>"You cannot scan it?"</summary>
                    <p class="hint" id="secret-hint">
                        "Type this secret into the app instead. Choose “time-based” if it asks."
                    </p>
                    <p class="secret" aria-describedby="secret-hint">
                        {groups}
                    </p>
                    <p class="beside">
                        <CopyButton text=secret label="Copy the secret" />
                    </p>
                </details>
            </li>
            <li>
                <p>"Type the code that the app now shows."</p>
            </li>
        </ol>
    }
}
