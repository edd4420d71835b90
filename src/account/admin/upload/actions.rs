//! What can be done with an uploaded file: correct it, save it, watch its progress.

use std::time::Duration;

use latchkey_contract::{Upload, UploadCounts, UploadState, paths};
use latchkey_words::text;
use leptos::prelude::*;

use super::apply::apply_upload;
use super::verdicts::{changes_made, changes_to_make, total_rows};
use crate::api::{Mutation, Query};
use crate::session::AccountSession;
use crate::ui::form::FormError;
use crate::ui::restore_lost_focus;

/// How often the progress of saving is asked for.
const POLL_INTERVAL: Duration = Duration::from_millis(700);

/// The state of the upload, and the actions that it allows.
#[component]
pub fn UploadActions(
    upload: Query<Upload>,
    counts: Memo<UploadCounts>,
    state: Memo<Option<UploadState>>,
    /// What changes the column mapping: nothing can be saved while it is running.
    mapping: Mutation,
    id: StoredValue<String>,
    reload_rows: Callback<()>,
) -> impl IntoView {
    let (session, saving) = (AccountSession::current(), Mutation::new());
    let is_saving = Memo::new(move |_| saving.is_running() || state.get() == Some(UploadState::Applying));
    Effect::new(move |_| {
        if is_saving.get()
            && let Ok(timer) = set_interval_with_handle(move || upload.reload(), POLL_INTERVAL)
        {
            on_cleanup(move || timer.clear());
        }
    });
    let save = move || {
        let saved = async move {
            let outcome = apply_upload(session, &id.get_value()).await;
            if outcome.is_err() {
                // The verdicts may have changed meanwhile.
                upload.refresh().await;
                reload_rows.run(());
            }
            outcome
        };
        saving.run(saved, move |saved| upload.set(saved));
    };
    let title = move || upload_title(is_saving.get(), state.get(), &counts.get());
    // A new title comes with other buttons: the one that was pressed is gone.
    Effect::new(move |_| {
        title();
        restore_lost_focus(".act .panel-title");
    });
    let can_save = Signal::derive(move || !mapping.is_running());
    view! {
        <section class="panel act">
            <p class="panel-title" role="status" tabindex="-1">
                {title}
            </p>
            {move || match (is_saving.get(), state.get(), counts.get()) {
                (true, _, counts) => view! { <SavingProgress upload total=total_rows(&counts) /> }.into_any(),
                (_, Some(UploadState::Applied), counts) => view! { <SavedSummary counts /> }.into_any(),
                (_, _, UploadCounts { wrong, .. }) if wrong > 0 => view! { <CorrectionActions id /> }.into_any(),
                (_, _, UploadCounts { new: 0, changed: 0, .. }) => {
                    view! {
                        <p class="hint">{text!("upload.nothing_hint")}</p>
                        <p class="panel-acts">
                            <ChooseAnotherFile />
                        </p>
                    }
                        .into_any()
                }
                _ => view! { <SaveActions can_save save=Callback::new(move |()| save()) /> }.into_any(),
            }}
            <FormError mutation=saving />
        </section>
    }
}

fn upload_title(is_saving: bool, state: Option<UploadState>, counts: &UploadCounts) -> String {
    match (is_saving, state, counts) {
        (true, _, _) => text!("upload.saving"),
        (_, Some(UploadState::Applied), _) => text!("upload.saved"),
        (_, _, UploadCounts { wrong, .. }) if *wrong > 0 => text!("upload.wrong_rows", count = *wrong),
        (_, _, UploadCounts { new: 0, changed: 0, .. }) => text!("upload.nothing"),
        (_, _, counts) => changes_to_make(counts),
    }
}

/// While some rows are wrong.
#[component]
fn CorrectionActions(id: StoredValue<String>) -> impl IntoView {
    let errors = id.with_value(|id| paths::UPLOAD_ERRORS.replace("{id}", id));
    view! {
        <p class="hint">{text!("upload.wrong_hint")}</p>
        <p class="panel-acts">
            <a class="button" data-kind="primary" href=paths::APP_UPLOAD>
                {text!("upload.choose_corrected")}
            </a>
            <a class="button" data-kind="quiet" rel="external" download="errors.csv" href=errors>
                {text!("upload.download_wrong")}
            </a>
        </p>
    }
}

/// While all rows can be saved.
#[component]
fn SaveActions(can_save: Signal<bool>, save: Callback<()>) -> impl IntoView {
    view! {
        <p class="hint">{text!("upload.save_hint")}</p>
        <p class="panel-acts">
            <button
                class="button"
                data-kind="primary"
                type="button"
                data-busy=move || (!can_save.get()).then_some("")
                on:click=move |_| {
                    if can_save.get_untracked() {
                        save.run(());
                    }
                }
            >
                {text!("upload.save")}
            </button>
            <ChooseAnotherFile />
        </p>
    }
}

#[component]
fn ChooseAnotherFile() -> impl IntoView {
    view! {
        <a class="button" data-kind="quiet" href=paths::APP_UPLOAD>
            {text!("upload.choose_another")}
        </a>
    }
}

/// While the rows are being saved.
#[component]
fn SavingProgress(upload: Query<Upload>, total: u32) -> impl IntoView {
    let saved = move || upload.get().map_or(0, |upload| upload.saved);
    view! {
        <p class="hint">{text!("upload.saving_hint")}</p>
        <progress aria-label=text!("upload.saving_progress") max=total value=saved></progress>
        <p class="hint">{move || text!("upload.saved_of_total", saved = saved(), total = total)}</p>
    }
}

/// After the rows are saved.
#[component]
fn SavedSummary(counts: UploadCounts) -> impl IntoView {
    view! {
        <p class="hint">{changes_made(&counts)}</p>
        <p class="panel-acts">
            <a class="button" data-kind="primary" href=paths::APP_USERS>
                {text!("upload.view_users")}
            </a>
            <a class="button" data-kind="quiet" href=paths::APP_UPLOAD>
                {text!("upload.upload_another")}
            </a>
        </p>
    }
}
