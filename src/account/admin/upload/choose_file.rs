//! Choosing a file of users and uploading it.

use latchkey_components::on_cleanup_local;
use latchkey_contract::{Upload, paths, rules};
use latchkey_words::text;
use leptos::ev::DragEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use web_sys::{File, FileList};

use crate::admin::shared::phone_is_mandatory;
use crate::api::{FileUpload, Mutation, RequestError, query_string};
use crate::session::AccountSession;
use crate::ui::focus_first;
use crate::ui::form::FormError;

/// The types that the browser's file dialog offers. A file of any type can be dropped; the API decides.
const ACCEPTED_TYPES: &str =
    ".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Where a file is dropped or chosen, its upload, and help about its format.
#[component]
pub fn ChooseFile() -> impl IntoView {
    let (session, navigate, mutation) = (AccountSession::current(), use_navigate(), Mutation::new());
    let (upload, file_name) = (FileUpload::new(), RwSignal::new(String::new()));
    let input = NodeRef::<html::Input>::new();
    let send = move |file: File| {
        file_name.set(file.name());
        #[allow(clippy::cast_precision_loss, reason = "a double holds sizes up to 2^53 bytes exactly")]
        let max_size = rules::UPLOAD_BYTES_MAX as f64;
        if file.size() > max_size {
            return mutation.set_field_error("file", &text!("upload.too_large"));
        }
        let navigate = navigate.clone();
        let sent = async move {
            let sent =
                session.with_step_up(async || upload.send::<Upload>(paths::UPLOADS, &file).await).await?;
            sent.ok_or(RequestError::Cancelled)
        };
        mutation.run(sent, move |created| {
            let address = [paths::APP_UPLOAD, &query_string(&[("id", &created.id)])].concat();
            navigate(&address, NavigateOptions::default());
        });
    };
    let send = Callback::new(move |files: Option<FileList>| {
        if let Some(file) = files.and_then(|files| files.get(0)) {
            send(file);
        }
        // Without this, choosing the same file again after a correction would be no change.
        if let Some(input) = input.get_untracked() {
            input.set_value("");
        }
    });
    view! {
        <div hidden=move || mutation.is_running()>
            <FileDropZone input send mutation />
        </div>
        {move || mutation.is_running().then(|| view! { <FileUploadStatus upload file_name /> })}
        <FormError mutation fields=&["file"] />
        <FileFormatHelp />
    }
}

#[component]
fn FileDropZone(
    input: NodeRef<html::Input>,
    send: Callback<Option<FileList>>,
    mutation: Mutation,
) -> impl IntoView {
    let over = RwSignal::new(false);
    // Without `prevent_default` the browser opens the file in the place of this page.
    let on_drag = move |event: DragEvent, is_over: bool| {
        event.prevent_default();
        over.set(is_over);
    };
    view! {
        <div
            class="drop"
            data-over=move || over.get().then_some("")
            on:dragenter=move |event| on_drag(event, true)
            on:dragover=move |event| on_drag(event, true)
            on:dragleave=move |event| on_drag(event, false)
            on:drop=move |event| {
                let files = event.data_transfer().and_then(|dropped| dropped.files());
                on_drag(event, false);
                send.run(files);
            }
        >
            <input
                class="unseen"
                id="file"
                type="file"
                accept=ACCEPTED_TYPES
                aria-describedby="file-hint file-wrong"
                node_ref=input
                on:change=move |_| send.run(input.get_untracked().and_then(|input| input.files()))
            />
            <label class="button" data-kind="primary" for="file">
                {text!("upload.choose")}
            </label>
            <p class="hint" id="file-hint">
                {text!("upload.choose_hint")}
            </p>
            <p class="field-wrong" id="file-wrong" role="alert">
                {move || mutation.field_error("file")}
            </p>
        </div>
    }
}

/// The progress of the upload: the file is sent, and then compared with the users.
#[component]
fn FileUploadStatus(upload: FileUpload, file_name: RwSignal<String>) -> impl IntoView {
    // The file input had the focus and is hidden now. Afterwards it is shown again, unless the page has
    // changed.
    focus_first(".under-way button");
    on_cleanup_local(|| focus_first("#file"));
    let is_sent = move || upload.progress() >= 1.0;
    let message = move || match is_sent() {
        false => text!("upload.sending", file = file_name.get()),
        true => text!("upload.comparing", file = file_name.get()),
    };
    view! {
        <div class="panel under-way">
            <p role="status">{message}</p>
            // Without a value the bar is indeterminate.
            <progress aria-label=text!("upload.sent") value=move || (!is_sent()).then(|| upload.progress())></progress>
            <button class="button" data-kind="quiet" type="button" on:click=move |_| upload.cancel()>
                {text!("upload.cancel")}
            </button>
        </div>
    }
}

/// The format of the file.
#[component]
fn FileFormatHelp() -> impl IntoView {
    let phone_mandatory = phone_is_mandatory(AccountSession::current());
    view! {
        <section class="panel">
            <h2 class="panel-title">{text!("upload.format")}</h2>
            <ul class="points">
                <li>{text!("upload.format_columns")}</li>
                <li>{text!("upload.format_rows")}</li>
                <li>
                    {move || {
                        if phone_mandatory.get() {
                            text!("upload.format_phone_mandatory")
                        } else {
                            text!("upload.format_phone")
                        }
                    }}
                </li>
                <li>{text!("upload.format_empty")}</li>
                <li>{text!("upload.format_passwords")}</li>
            </ul>
            <p class="panel-acts">
                <a class="button" data-kind="quiet" rel="external" download="users.csv" href=paths::UPLOAD_TEMPLATE>
                    {text!("upload.template")}
                </a>
            </p>
        </section>
    }
}
