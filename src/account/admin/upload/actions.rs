//! What can be done with an uploaded file: correct it, save it, watch its progress.

use std::time::Duration;

use latchkey_contract::{Upload, UploadCounts, UploadState, paths};
use leptos::prelude::*;

use super::apply::apply_upload;
use super::verdicts::{summarise, total_rows};
use crate::api::{Mutation, Query};
use crate::session::AccountSession;
use crate::ui::form::FormError;
use crate::ui::{format_number, restore_lost_focus};

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
                        <p class="hint">"Every row says what is so already."</p>
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
        (true, _, _) => "Saving all rows…".to_owned(),
        (_, Some(UploadState::Applied), _) => "All rows are saved".to_owned(),
        (_, _, UploadCounts { wrong: 1, .. }) => "1 row is wrong".to_owned(),
        (_, _, UploadCounts { wrong, .. }) if *wrong > 0 => {
            [&format_number(*wrong), " rows are wrong"].concat()
        }
        (_, _, UploadCounts { new: 0, changed: 0, .. }) => "Nothing to save".to_owned(),
        (_, _, counts) => summarise(counts, " would be"),
    }
}

/// While some rows are wrong.
#[component]
fn CorrectionActions(id: StoredValue<String>) -> impl IntoView {
    let errors = id.with_value(|id| paths::UPLOAD_ERRORS.replace("{id}", id));
    view! {
        <p class="hint">"So nothing can be saved yet. Correct the file, or say below which column is which."</p>
        <p class="panel-acts">
            <a class="button" data-kind="primary" href=paths::APP_UPLOAD>
                "Choose the corrected file"
            </a>
            <a class="button" data-kind="quiet" rel="external" download="errors.csv" href=errors>
                "Download the wrong rows"
            </a>
        </p>
    }
}

/// While all rows can be saved.
#[component]
fn SaveActions(can_save: Signal<bool>, save: Callback<()>) -> impl IntoView {
    view! {
        <p class="hint">
            "Nothing is saved yet. All rows are saved together, or none. New users with an email address are mailed a link to choose a password."
        </p>
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
                "Save all rows"
            </button>
            <ChooseAnotherFile />
        </p>
    }
}

#[component]
fn ChooseAnotherFile() -> impl IntoView {
    view! {
        <a class="button" data-kind="quiet" href=paths::APP_UPLOAD>
            "Choose another file"
        </a>
    }
}

/// While the rows are being saved.
#[component]
fn SavingProgress(upload: Query<Upload>, total: u32) -> impl IntoView {
    let saved = move || upload.get().map_or(0, |upload| upload.saved);
    view! {
        <p class="hint">"They count once all of them are saved. You can leave this page; it goes on."</p>
        <progress aria-label="Saved" max=total value=saved></progress>
        <p class="hint">{move || [&format_number(saved()), " of ", &format_number(total)].concat()}</p>
    }
}

/// After the rows are saved.
#[component]
fn SavedSummary(counts: UploadCounts) -> impl IntoView {
    view! {
        <p class="hint">{summarise(&counts, "")}</p>
        <p class="panel-acts">
            <a class="button" data-kind="primary" href=paths::APP_USERS>
                "To the users"
            </a>
            <a class="button" data-kind="quiet" href=paths::APP_UPLOAD>
                "Upload another file"
            </a>
        </p>
    }
}
