//! What can be done with a file that was sent: correct it, save it, look at how far the saving is.

use std::time::Duration;

use latchkey_components::client::is_silence;
use latchkey_contract::{Problem, ProblemCode, Upload, UploadCounts, UploadState, paths};
use leptos::prelude::*;

use crate::admin::upload::rows::{all, grouped};
use crate::api::mutation::Deed;
use crate::api::query::Held;
use crate::api::query_string;
use crate::api::request::Exchange;
use crate::session::context::{Refusal, Visit};
use crate::ui::form::field::Wrong;
use crate::ui::layout::screen::find_lost_focus;

/// How often it is asked how far the saving is.
const TICK: Duration = Duration::from_millis(700);

/// Where it stands; its rows are a list of their own.
pub fn state_path(id: &str) -> String {
    query_string::with(&paths::upload(id), "limit", "1")
}

/// What can be done now, or is being done, or was.
#[component]
pub fn Act(
    upload: Held<Upload>,
    counts: Memo<UploadCounts>,
    state: Memo<Option<UploadState>>,
    mapping: Deed,
    id: StoredValue<String>,
    look: Callback<()>,
) -> impl IntoView {
    let (visit, saving) = (Visit::present(), Deed::new());
    let under_way = Memo::new(move |_| saving.busy() || state.get() == Some(UploadState::Applying));
    Effect::new(move |_| {
        if under_way.get()
            && let Ok(ticking) = set_interval_with_handle(move || upload.reload(), TICK)
        {
            on_cleanup(move || ticking.clear());
        }
    });
    let save = move || {
        let saved = async move {
            let outcome = save(visit, &id.get_value()).await;
            if outcome.is_err() {
                // The rows may come to something else now.
                upload.refresh().await;
                look.run(());
            }
            outcome
        };
        saving.begin(saved, move |saved| upload.take(saved));
    };
    let title = move || match (under_way.get(), state.get(), counts.get()) {
        (true, _, _) => "Saving all rows…".to_owned(),
        (_, Some(UploadState::Applied), _) => "All rows are saved".to_owned(),
        (_, _, UploadCounts { wrong: 1, .. }) => "1 row is wrong".to_owned(),
        (_, _, UploadCounts { wrong, .. }) if wrong > 0 => [&grouped(wrong), " rows are wrong"].concat(),
        (_, _, UploadCounts { new: 0, changed: 0, .. }) => "Nothing to save".to_owned(),
        (_, _, counts) => summary(&counts, " would be"),
    };
    // The button that was pressed has gone.
    Effect::new(move |_| {
        title();
        find_lost_focus(".act .panel-title");
    });
    let can_save = Signal::derive(move || !mapping.busy());
    view! {
        <section class="panel act">
            <p class="panel-title" role="status" tabindex="-1">
                {title}
            </p>
            {move || match (under_way.get(), state.get(), counts.get()) {
                (true, _, counts) => view! { <Saving upload of=all(&counts) /> }.into_any(),
                (_, Some(UploadState::Applied), counts) => view! { <Saved counts /> }.into_any(),
                (_, _, UploadCounts { wrong, .. }) if wrong > 0 => view! { <Correct id /> }.into_any(),
                (_, _, UploadCounts { new: 0, changed: 0, .. }) => {
                    view! {
                        <p class="hint">"Every row says what is so already."</p>
                        <p class="panel-acts">
                            <Another />
                        </p>
                    }
                        .into_any()
                }
                _ => view! { <Save can_save save=Callback::new(move |()| save()) /> }.into_any(),
            }}
            <Wrong deed=saving />
        </section>
    }
}

/// Some rows are wrong.
#[component]
fn Correct(id: StoredValue<String>) -> impl IntoView {
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

/// All of it can be saved.
#[component]
fn Save(can_save: Signal<bool>, save: Callback<()>) -> impl IntoView {
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
            <Another />
        </p>
    }
}

#[component]
fn Another() -> impl IntoView {
    view! {
        <a class="button" data-kind="quiet" href=paths::APP_UPLOAD>
            "Choose another file"
        </a>
    }
}

/// Saves all rows. Many take longer than an answer is waited for: then it is asked how it stands.
async fn save(visit: Visit, id: &str) -> Result<Upload, Refusal> {
    let outcome = visit.ask::<Upload>(Exchange::post(&paths::UPLOAD_APPLY.replace("{id}", id))).await;
    match outcome {
        Err(Refusal::Problem(silent)) if is_silence(&silent) => {
            let now = visit.ask::<Upload>(Exchange::get(&state_path(id))).await?;
            if now.state == UploadState::Checked { Err(Refusal::Problem(silent)) } else { Ok(now) }
        }
        Err(Refusal::Problem(problem)) if problem.code == ProblemCode::NotFound => {
            let advice = "That file is not here any more. Choose it again.";
            Err(Refusal::Problem(Problem::new(ProblemCode::NotFound).saying(advice)))
        }
        outcome => outcome,
    }
}

/// They are being saved.
#[component]
fn Saving(upload: Held<Upload>, of: u32) -> impl IntoView {
    let saved = move || upload.get().map_or(0, |upload| upload.saved);
    view! {
        <p class="hint">"They count once all of them are saved. You can leave this page; it goes on."</p>
        <progress aria-label="Saved" max=of value=saved></progress>
        <p class="hint">{move || [&grouped(saved()), " of ", &grouped(of)].concat()}</p>
    }
}

/// They are.
#[component]
fn Saved(counts: UploadCounts) -> impl IntoView {
    view! {
        <p class="hint">{summary(&counts, "")}</p>
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

/// `2 users would be added, 1 changed; 3 are as they are.`
fn summary(counts: &UploadCounts, would: &str) -> String {
    let users =
        |count: u32| if count == 1 { "1 user".to_owned() } else { [&grouped(count), " users"].concat() };
    let mut words = match (counts.new, counts.changed) {
        (0, changed) => [&users(changed), would, " changed"].concat(),
        (new, 0) => [&users(new), would, " added"].concat(),
        (new, changed) => [&users(new), would, " added, ", &grouped(changed), " changed"].concat(),
    };
    match counts.unchanged {
        0 => {}
        1 => words.push_str("; 1 is so already"),
        unchanged => words.push_str(&["; ", &grouped(unchanged), " are so already"].concat()),
    }
    words.push('.');
    words
}
