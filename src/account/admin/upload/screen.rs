//! User Upload: a file is sent, what each row would do is looked through, and then all of it is saved, or nothing.

use latchkey_components::on_leave;
use latchkey_contract::{Upload, UploadState, UploadVerdict, paths};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::admin::shared::admin_only::ForAdmins;
use crate::admin::upload::actions::{Act, state_path};
use crate::admin::upload::choose_file::Choose;
use crate::admin::upload::mapping::Mapping;
use crate::admin::upload::rows::{Counts, Rows, rows_of};
use crate::api::mutation::Deed;
use crate::api::paged_query::Listed;
use crate::api::query::Held;
use crate::api::query_string;
use crate::ui::layout::screen::{Screen, find_lost_focus};

/// The page. The file that was sent stands in the address, so that a reload finds it again.
#[component]
pub fn UploadScreen() -> impl IntoView {
    let asked = use_query_map();
    let id = Memo::new(move |_| asked.with(|asked| asked.get("id").unwrap_or_default()));
    view! {
        <ForAdmins>
            <Screen title="User Upload" name="upload" wide=true>
                <p class="lede">"Add and change many users at once, from a file."</p>
                {move || match id.get() {
                    none if none.is_empty() => view! { <Choose /> }.into_any(),
                    id => view! { <Sent id /> }.into_any(),
                }}
            </Screen>
        </ForAdmins>
    }
}

/// A file that was sent, wherever it stands.
#[component]
fn Sent(id: String) -> impl IntoView {
    let id = StoredValue::new(String::from(js_sys::encode_uri_component(&id)));
    let upload = Held::<Upload>::at(state_path(&id.get_value()));
    on_leave(|| find_lost_focus("#file"));
    let missing = Memo::new(move |_| upload.is_missing());
    move || {
        if missing.get() {
            view! { <Gone /> }.into_any()
        } else {
            view! { {upload.waiting()} <Known upload id /> }.into_any()
        }
    }
}

/// It is not there: forgotten, or replaced by another one.
#[component]
fn Gone() -> impl IntoView {
    view! {
        <p class="notice" role="status">
            "That file is not here any more: one is kept for an hour, or until you send another one. What was saved of it stays saved."
        </p>
        <Choose />
    }
}

#[component]
fn Known(upload: Held<Upload>, id: StoredValue<String>) -> impl IntoView {
    let (shown, list) = (RwSignal::new(None::<UploadVerdict>), Listed::<Upload>::new());
    let counts = Memo::new(move |_| upload.get().map(|upload| upload.counts).unwrap_or_default());
    let state = Memo::new(move |_| upload.get().map(|upload| upload.state));
    let known = Memo::new(move |_| state.get().is_some());
    let look = move || {
        let verdict = shown.get_untracked().map_or("", UploadVerdict::as_str);
        let path = id.with_value(|id| paths::upload(id));
        list.ask([path, query_string::query(&[("verdict", verdict)])].concat());
    };
    // What is wrong is what has to be looked at first; and what is looked at may be nothing after a correction.
    Effect::new(move |was_known: Option<bool>| {
        let counts = counts.get();
        if known.get() {
            let nothing = shown.get_untracked().is_some_and(|verdict| rows_of(&counts, verdict) == 0);
            if was_known != Some(true) && counts.wrong > 0 {
                shown.set(Some(UploadVerdict::Wrong));
            } else if nothing {
                shown.set(None);
            }
        }
        known.get()
    });
    Effect::new(move |_| {
        shown.track();
        if known.get() {
            look();
        }
    });
    let mapping = Deed::new();
    let on_answer = Callback::new(move |answer: Upload| {
        upload.take(answer);
        look();
    });
    let correctable = move || {
        let checked = state.get() == Some(UploadState::Checked);
        checked.then(|| untrack(|| upload.get())).flatten()
    };
    move || {
        known.get().then(|| {
            view! {
                <Act upload counts state mapping id look=Callback::new(move |()| look()) />
                {move || {
                    correctable()
                        .map(|upload| view! { <section class="panel"><Mapping upload deed=mapping on_answer /></section> })
                }}
                <Counts counts shown />
                {list.told("row", "rows")}
                <div hidden=move || !list.has_rows()>
                    <Rows list />
                </div>
                {list.button()}
            }
        })
    }
}
