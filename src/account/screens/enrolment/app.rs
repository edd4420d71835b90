//! Setting up an authenticator app: its secret, and then one code that it makes.

use latchkey_contract::{AppSecret, Enrolment, MethodKind, SetUpMethod, paths};
use latchkey_words::text;
use leptos::prelude::*;

use super::confirm_code::ConfirmEnrolment;
use super::outcome::on_enrolment_outcome;
use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::form::{FormError, MutationButton};
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
    let start_label = Signal::derive(move || {
        if mutation.is_running() { text!("status.loading") } else { text!("enrolment.show_qr_code") }
    });
    let on_outcome = on_enrolment_outcome(MethodKind::App, enrolment, mutation);
    view! {
        <TaskScreen title=text!("enrolment.app_title") name="set-up-app" back_to=paths::APP_SECURITY back_label=text!("security.title")>
            <p class="lede">{if has_app { text!("enrolment.app_lede_replace") } else { text!("enrolment.app_lede") }}</p>
            {move || match enrolment.get() {
                Some(Enrolment { step, app: Some(app) }) => {
                    view! {
                        <AppSecretInstructions app />
                        <ConfirmEnrolment step kind=MethodKind::App cancel_label=text!("action.cancel") on_outcome />
                    }
                        .into_any()
                }
                _ => {
                    view! {
                        <FormError mutation />
                        <MutationButton mutation label=start_label on_press=start />
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
                <p>{text!("enrolment.scan")}</p>
                <QrCodeImage text=app.uri.reveal().to_owned() label=text!("enrolment.qr_code_label") />
                <details class="more">
                    <summary>{text!("enrolment.cannot_scan")}</summary>
                    <p class="hint" id="secret-hint">
                        {text!("enrolment.type_secret")}
                    </p>
                    <p class="secret" aria-describedby="secret-hint">
                        {groups}
                    </p>
                    <p class="beside">
                        <CopyButton text=secret label=text!("enrolment.copy_secret") />
                    </p>
                </details>
            </li>
            <li>
                <p>{text!("enrolment.type_app_code")}</p>
            </li>
        </ol>
    }
}
