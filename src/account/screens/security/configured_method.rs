//! A method that is set up, in the list of methods: it can be renamed, changed and removed.

use latchkey_components::method_name;
use latchkey_contract::{ConfiguredMethod, MethodKind, RenameMethod, paths};
use leptos::prelude::*;

use super::available_method::set_up_path;
use crate::api::{ApiRequest, Mutation, ignore_not_found};
use crate::session::AccountSession;
use crate::ui::form::{FormError, RenameForm};
use crate::ui::{ConfirmDialog, DatePrecision, FormattedDate, focus_heading};

/// A method that is set up.
#[component]
pub fn ConfiguredMethodItem(method: ConfiguredMethod) -> impl IntoView {
    let session = AccountSession::current();
    let ConfiguredMethod { id, kind, name, destination, added_at, last_used_at } = method;
    let (mutation, renaming, removing) = (Mutation::new(), RwSignal::new(false), RwSignal::new(false));
    let kind_name = method_name(kind);
    let on_save = rename_callback(session, mutation, paths::method(&id.0), renaming);
    let on_confirm = remove_callback(session, mutation, paths::method(&id.0), kind_name);
    let consequence = Signal::derive(move || {
        let text = if session.with(|settings| settings.methods.len() == 1) {
            "Your password will then be all that protects this account, and your recovery codes become worthless."
        } else {
            "You can set it up again at any time. Browsers that you trusted will ask for a code again."
        };
        text.to_owned()
    });
    let label = if name.is_empty() { kind_name.to_owned() } else { name.clone() };
    let change = if kind == MethodKind::App { "Set up another" } else { "Change" };
    view! {
        <li class="row">
            <div class="row-text">
                <h3 class="row-name">
                    {kind_name} " " <span class="badge" data-state="good">"Set up"</span>
                </h3>
                <p class="row-about">{name_and_destination(&name, &destination)}</p>
                {method_facts(added_at, last_used_at)}
            </div>
            <p class="row-acts" hidden=move || renaming.get()>
                <button class="link" type="button" aria-label=format!("Rename {label}") on:click=move |_| renaming.set(true)>
                    "Rename"
                </button>
                <a class="link" href=set_up_path(kind) aria-label=format!("{change}: {kind_name}")>
                    {change}
                </a>
                <button
                    class="link"
                    type="button"
                    aria-label=format!("Remove {label}")
                    data-busy=move || mutation.is_running().then_some("")
                    on:click=move |_| removing.set(true)
                >
                    "Remove"
                </button>
            </p>
            <RenameForm id=format!("name-{}", kind.as_str()) current_name=name label=format!("Name of {kind_name}") open=renaming mutation on_save />
            <FormError mutation fields=&["name"] />
            <ConfirmDialog open=removing title=format!("Remove {kind_name}?") description=consequence confirm_label="Remove" cancel_label="Keep it" on_confirm />
        </li>
    }
}

fn method_facts(added_at: i64, last_used_at: Option<i64>) -> impl IntoView {
    view! {
        <dl class="facts">
            <div>
                <dt>"Since"</dt>
                <dd>
                    <FormattedDate at=added_at precision=DatePrecision::Day />
                </dd>
            </div>
            <div>
                <dt>"Last used"</dt>
                <dd>
                    {match last_used_at {
                        Some(at) => view! { <FormattedDate at precision=DatePrecision::Minute /> }.into_any(),
                        None => "Not yet".into_any(),
                    }}
                </dd>
            </div>
        </dl>
    }
}

fn rename_callback(
    session: AccountSession,
    mutation: Mutation,
    path: String,
    renaming: RwSignal<bool>,
) -> Callback<String> {
    Callback::new(move |name: String| {
        let request = ApiRequest::patch_json(&path, &RenameMethod { name });
        mutation.run(async move { session.send(request).await }, move |()| {
            renaming.set(false);
            session.flash.show("The name is saved.");
            session.reload();
            focus_heading();
        });
    })
}

fn remove_callback(
    session: AccountSession,
    mutation: Mutation,
    path: String,
    kind_name: &'static str,
) -> Callback<()> {
    Callback::new(move |()| {
        let request = ApiRequest::delete(&path);
        let removed = async move {
            session.send::<()>(request).await.or_else(ignore_not_found)?;
            // Before the account is loaded again, which removes this item together with its mutation.
            session.flash.show([kind_name, " is no longer a way to verify."].concat());
            session.refresh().await;
            focus_heading();
            Ok(())
        };
        mutation.run(removed, |()| ());
    })
}

/// Whichever of the two there is, or both.
fn name_and_destination(name: &str, destination: &str) -> String {
    match (name, destination) {
        ("", destination) => destination.to_owned(),
        (name, "") => name.to_owned(),
        (name, destination) => [name, " \u{b7} ", destination].concat(),
    }
}
