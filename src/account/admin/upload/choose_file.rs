//! Choosing a file of users, and sending it to be looked through.

use latchkey_components::on_leave;
use latchkey_contract::{CurrentPolicy, Upload, paths, rules};
use leptos::ev::DragEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use web_sys::{File, FileList};

use crate::admin::shared::user_fields::phone_is_mandatory;
use crate::api::file_upload::Sending;
use crate::api::mutation::Deed;
use crate::api::query::Held;
use crate::api::query_string::query;
use crate::session::context::{Refusal, Visit};
use crate::ui::form::field::Wrong;
use crate::ui::layout::screen::focus_first;

/// What the browser's own dialog offers. Another file can be dropped; the API tells what it makes of it.
const KINDS: &str =
    ".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Where a file is dropped or chosen, and what should stand in it.
#[component]
pub fn Choose() -> impl IntoView {
    let (visit, navigate, deed) = (Visit::present(), use_navigate(), Deed::new());
    let (sending, called) = (Sending::new(), RwSignal::new(String::new()));
    let input = NodeRef::<html::Input>::new();
    let send = move |file: File| {
        called.set(file.name());
        // A double: sizes beyond 2^53 bytes do not come from a disk.
        #[allow(clippy::cast_precision_loss)]
        let most = rules::UPLOAD_BYTES_MAX as f64;
        if file.size() > most {
            return deed.refuse(
                "file",
                "A file can have 10 MB at most. Split it, or remove columns that are not needed.",
            );
        }
        let navigate = navigate.clone();
        let sent = async move {
            let sent = visit.insist(async || sending.send::<Upload>(paths::UPLOADS, &file).await).await?;
            sent.ok_or(Refusal::Cancelled)
        };
        deed.begin(sent, move |upload| {
            let here = [paths::APP_UPLOAD, &query(&[("id", &upload.id)])].concat();
            navigate(&here, NavigateOptions::default());
        });
    };
    let send = Callback::new(move |files: Option<FileList>| {
        if let Some(file) = files.and_then(|files| files.get(0)) {
            send(file);
        }
        // So that the same file, corrected, can be chosen again.
        if let Some(input) = input.get_untracked() {
            input.set_value("");
        }
    });
    view! {
        <div hidden=move || deed.busy()>
            <Drop input send deed />
        </div>
        {move || deed.busy().then(|| view! { <UnderWay sending called /> })}
        <Wrong deed fields=&["file"] />
        <Expected />
    }
}

#[component]
fn Drop(input: NodeRef<html::Input>, send: Callback<Option<FileList>>, deed: Deed) -> impl IntoView {
    let over = RwSignal::new(false);
    // Without it the browser opens the file in the place of this page.
    let hold = move |event: DragEvent, is_over: bool| {
        event.prevent_default();
        over.set(is_over);
    };
    view! {
        <div
            class="drop"
            data-over=move || over.get().then_some("")
            on:dragenter=move |event| hold(event, true)
            on:dragover=move |event| hold(event, true)
            on:dragleave=move |event| hold(event, false)
            on:drop=move |event| {
                let files = event.data_transfer().and_then(|dropped| dropped.files());
                hold(event, false);
                send.run(files);
            }
        >
            <input
                class="unseen"
                id="file"
                type="file"
                accept=KINDS
                aria-describedby="file-hint file-wrong"
                node_ref=input
                on:change=move |_| send.run(input.get_untracked().and_then(|input| input.files()))
            />
            <label class="button" data-kind="primary" for="file">
                "Choose a file"
            </label>
            <p class="hint" id="file-hint">
                "or drop it here. CSV or XLSX, at most 10 MB and 20,000 rows. Nothing is changed before you have seen what each row does."
            </p>
            <p class="field-wrong" id="file-wrong" role="alert">
                {move || deed.wrong_at("file")}
            </p>
        </div>
    }
}

/// It leaves, and is then compared with who is there.
#[component]
fn UnderWay(sending: Sending, called: RwSignal<String>) -> impl IntoView {
    // What had the focus is hidden now; and afterwards it is there again, unless the page has moved on.
    focus_first(".under-way button");
    on_leave(|| focus_first("#file"));
    let all = move || sending.sent() >= 1.0;
    let words = move || match all() {
        false => ["Sending ", &called.get(), "…"].concat(),
        true => ["Comparing ", &called.get(), " with the users there are…"].concat(),
    };
    view! {
        <div class="panel under-way">
            <p role="status">{words}</p>
            // Without a value it says: some time yet.
            <progress aria-label="Sent" value=move || (!all()).then(|| sending.sent())></progress>
            <button class="button" data-kind="quiet" type="button" on:click=move |_| sending.stop()>
                "Cancel"
            </button>
        </div>
    }
}

/// What a file should have in it.
#[component]
fn Expected() -> impl IntoView {
    let phone = phone_is_mandatory(Held::<CurrentPolicy>::at(paths::POLICY));
    view! {
        <section class="panel">
            <h2 class="panel-title">"What stands in the file"</h2>
            <ul class="points">
                <li>"The first row names the columns: username, name, email, phone, role. Their order does not matter, and you can say afterwards which is which."</li>
                <li>"A row is about the user with its username. One who is not there yet is added, and mailed a link to choose a password."</li>
                <li>
                    {move || {
                        if phone.get() {
                            "Everybody has a phone number with its country, as +41 79 123 45 67: it is mandatory while the two-factor process is on."
                        } else {
                            "A phone number is given with its country, as +41 79 123 45 67."
                        }
                    }}
                </li>
                <li>"An empty cell leaves what is there as it is. Nobody is removed by an upload."</li>
                <li>"A file with a column of passwords is refused. People choose their own."</li>
            </ul>
            <p class="panel-acts">
                <a class="button" data-kind="quiet" rel="external" download="users.csv" href=paths::UPLOAD_TEMPLATE>
                    "Download a template"
                </a>
            </p>
        </section>
    }
}
