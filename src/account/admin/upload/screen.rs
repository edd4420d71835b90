//! The page of an upload: the file is uploaded, its rows are reviewed, and then all of them are saved, or none.

use latchkey_components::on_cleanup_local;
use latchkey_contract::{Upload, UploadState, UploadVerdict, paths};
use latchkey_words::text;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::actions::UploadActions;
use super::apply::upload_state_path;
use super::choose_file::ChooseFile;
use super::column_mapping::ColumnMapping;
use super::table::UploadTable;
use super::verdict_filter::VerdictFilter;
use super::verdicts::row_count;
use crate::admin::shared::AdminOnly;
use crate::api::{Mutation, Query, query_string};
use crate::session::AccountSession;
use crate::ui::layout::AccountScreen;
use crate::ui::{PagedQueryStatus, QueryStatus, ShowMore, restore_lost_focus};

/// The page. The upload's id is in the address, so that a reload finds it again.
#[component]
pub fn UploadScreen() -> impl IntoView {
    let parameters = use_query_map();
    let id = Memo::new(move |_| parameters.with(|parameters| parameters.get("id").unwrap_or_default()));
    view! {
        <AdminOnly>
            <AccountScreen title=text!("upload.title") name="upload" wide=true>
                <p class="lede">{text!("upload.about")}</p>
                {move || match id.get() {
                    empty if empty.is_empty() => view! { <ChooseFile /> }.into_any(),
                    id => view! { <UploadDetails id /> }.into_any(),
                }}
            </AccountScreen>
        </AdminOnly>
    }
}

/// An uploaded file, in whatever state.
#[component]
fn UploadDetails(id: String) -> impl IntoView {
    let id = StoredValue::new(String::from(js_sys::encode_uri_component(&id)));
    let upload = AccountSession::current().query::<Upload>(upload_state_path(&id.get_value()));
    on_cleanup_local(|| restore_lost_focus("#file"));
    let not_found = Memo::new(move |_| upload.is_not_found());
    move || {
        if not_found.get() {
            view! { <UploadNotFound /> }.into_any()
        } else {
            view! { <QueryStatus query=upload /> <LoadedUpload upload id /> }.into_any()
        }
    }
}

/// The upload is gone: too old, or replaced by another one.
#[component]
fn UploadNotFound() -> impl IntoView {
    view! {
        <p class="notice" role="status">
            {text!("upload.gone_notice")}
        </p>
        <ChooseFile />
    }
}

/// The upload, once it is loaded: its actions, its column mapping and its rows.
#[component]
fn LoadedUpload(upload: Query<Upload>, id: StoredValue<String>) -> impl IntoView {
    let selected = RwSignal::new(None::<UploadVerdict>);
    let rows = AccountSession::current().paged_query::<Upload>();
    let counts = Memo::new(move |_| upload.get().map(|upload| upload.counts).unwrap_or_default());
    let state = Memo::new(move |_| upload.get().map(|upload| upload.state));
    let loaded = Memo::new(move |_| state.get().is_some());
    let reload_rows = move || {
        let verdict = selected.get_untracked().map_or("", UploadVerdict::as_str);
        let path = id.with_value(|id| paths::upload(id));
        rows.load([path, query_string(&[("verdict", verdict)])].concat());
    };
    // Wrong rows are shown first, and all rows once the selected verdict has none left.
    Effect::new(move |was_loaded: Option<bool>| {
        let counts = counts.get();
        if loaded.get() {
            let selection_is_empty =
                selected.get_untracked().is_some_and(|verdict| row_count(&counts, verdict) == 0);
            if was_loaded != Some(true) && counts.wrong > 0 {
                selected.set(Some(UploadVerdict::Wrong));
            } else if selection_is_empty {
                selected.set(None);
            }
        }
        loaded.get()
    });
    Effect::new(move |_| {
        selected.track();
        if loaded.get() {
            reload_rows();
        }
    });
    let mapping = Mutation::new();
    let on_compared = Callback::new(move |compared: Upload| {
        upload.set(compared);
        reload_rows();
    });
    let correctable = move || {
        let is_checked = state.get() == Some(UploadState::Checked);
        is_checked.then(|| untrack(|| upload.get())).flatten()
    };
    move || {
        loaded.get().then(|| {
            view! {
                <UploadActions upload counts state mapping id reload_rows=Callback::new(move |()| reload_rows()) />
                {move || {
                    correctable()
                        .map(|upload| view! { <section class="panel"><ColumnMapping upload mutation=mapping on_compared /></section> })
                }}
                <VerdictFilter counts selected />
                <PagedQueryStatus
                    query=rows
                    all_text=|count| text!("upload.count", count = count)
                    first_text=|count| text!("upload.first", count = count)
                />
                <div hidden=move || !rows.has_items()>
                    <UploadTable query=rows />
                </div>
                <ShowMore query=rows />
            }
        })
    }
}
