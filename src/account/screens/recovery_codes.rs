//! Recovery codes: generated, shown once, and exported.

use latchkey_contract::{RecoveryCodes, paths, rules};
use latchkey_words::text;
use leptos::prelude::*;

use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::form::{FormError, MutationButton};
use crate::ui::layout::TaskScreen;
use crate::ui::{CopyButton, download_text, focus_heading, group_characters, print_page};

/// Generates recovery codes: at once if the first method has just been set up, else on a click.
#[component]
pub fn RecoveryCodesScreen() -> impl IntoView {
    let session = AccountSession::current();
    let (mutation, new_codes) = (Mutation::new(), RwSignal::new(None::<RecoveryCodes>));
    let generate = move || {
        let request = ApiRequest::post(paths::RECOVERY_CODES);
        mutation.run(async move { session.send(request).await }, move |codes| {
            new_codes.set(Some(codes));
            session.reload();
            focus_heading();
        });
    };
    let is_first_method = session.take_recovery_codes_due();
    if is_first_method {
        generate();
    }
    view! {
        <TaskScreen title=text!("recovery_codes.title") name="recovery" back_to=paths::APP_SECURITY back_label=text!("recovery_codes.back")>
            {is_first_method
                .then(|| {
                    view! {
                        <p class="notice" data-kind="news" role="status">
                            {text!("recovery_codes.first_method")}
                        </p>
                    }
                })}
            {move || match new_codes.get() {
                Some(codes) => view! { <NewRecoveryCodes codes /> }.into_any(),
                None => view! { <RecoveryCodesIntroduction mutation generate=Callback::new(move |()| generate()) /> }.into_any(),
            }}
        </TaskScreen>
    }
}

/// What recovery codes are for, how many are left, and the button that generates new ones.
#[component]
fn RecoveryCodesIntroduction(mutation: Mutation, generate: Callback<()>) -> impl IntoView {
    let session = AccountSession::current();
    let codes_left = move || session.with(|settings| settings.recovery_codes_left);
    let has_method = move || session.with(|settings| !settings.methods.is_empty());
    view! {
        <p class="lede">{text!("recovery_codes.about")}</p>
        <p class="lede">
            {move || match codes_left() {
                None => text!("recovery_codes.none"),
                Some(left) => text!("recovery_codes.left", count = left, total = rules::RECOVERY_CODES),
            }}
        </p>
        <FormError mutation />
        {move || {
            if has_method() {
                view! {
                    <MutationButton mutation label=text!("recovery_codes.create") on_press=move || generate.run(()) />
                }
                    .into_any()
            } else {
                view! {
                    <p class="hint">{text!("recovery_codes.no_method")}</p>
                    <a class="button" data-kind="primary" href=paths::APP_SECURITY>
                        {text!("recovery_codes.to_security")}
                    </a>
                }
                    .into_any()
            }
        }}
    }
}

/// The new codes, and the buttons that export them.
#[component]
fn NewRecoveryCodes(codes: RecoveryCodes) -> impl IntoView {
    let session = AccountSession::current();
    let lines: Vec<String> = codes.codes.iter().map(|code| group_characters(code.reveal(), 5)).collect();
    let username = session.with_untracked(|settings| settings.account.username.clone());
    let heading = text!("recovery_codes.file_heading", username = username);
    let text = [&heading, "\n\n", &lines.join("\n"), "\n"].concat();
    let file = text.clone();
    let failed = RwSignal::new(false);
    view! {
        <p class="lede">
            {text!("recovery_codes.keep")} " " <strong>{text!("recovery_codes.shown_once")}</strong> " "
            {text!("recovery_codes.work_once")}
        </p>
        <ol class="codes">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ol>
        <div class="actions">
            <CopyButton text label=text!("recovery_codes.copy") />
            <button
                class="button"
                data-kind="quiet"
                type="button"
                on:click=move |_| failed.set(download_text("latchkey-recovery-codes.txt", &file).is_err())
            >
                {text!("recovery_codes.download")}
            </button>
            <button class="button" data-kind="quiet" type="button" on:click=move |_| print_page()>
                {text!("recovery_codes.print")}
            </button>
        </div>
        <p class="notice" data-kind="wrong" role="alert">
            {move || failed.get().then(|| text!("recovery_codes.no_file"))}
        </p>
        <a class="button" data-kind="primary" href=paths::APP_SECURITY>
            {text!("recovery_codes.saved")}
        </a>
    }
}
