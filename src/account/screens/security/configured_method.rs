//! A method that is set up, in the list of methods: it can be renamed, changed and removed.

use latchkey_components::method_name;
use latchkey_contract::{ConfiguredMethod, MethodKind, RenameMethod, paths};
use latchkey_words::text;
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
    let on_save = rename_callback(session, mutation, paths::method(&id.0), renaming);
    let on_confirm = remove_callback(session, mutation, paths::method(&id.0), kind);
    let consequence = Signal::derive(move || {
        if session.with(|settings| settings.methods.len() == 1) {
            text!("security.remove_last")
        } else {
            text!("security.remove_any")
        }
    });
    let label = if name.is_empty() { method_name(kind).to_owned() } else { name.clone() };
    let (change, change_label) = match kind {
        MethodKind::App => {
            (text!("security.replace"), text!("security.replace_label", method = method_name(kind)))
        }
        _ => (text!("security.change"), text!("security.change_label", method = method_name(kind))),
    };
    view! {
        <li class="row">
            <div class="row-text">
                <h3 class="row-name">
                    {method_name(kind)} " " <span class="badge" data-state="good">{text!("security.is_set_up")}</span>
                </h3>
                <p class="row-about">{name_and_destination(&name, &destination)}</p>
                {method_facts(added_at, last_used_at)}
            </div>
            <p class="row-acts" hidden=move || renaming.get()>
                <button
                    class="link"
                    type="button"
                    aria-label=text!("security.rename_label", name = &label)
                    on:click=move |_| renaming.set(true)
                >
                    {text!("security.rename")}
                </button>
                <a class="link" href=set_up_path(kind) aria-label=change_label>
                    {change}
                </a>
                <button
                    class="link"
                    type="button"
                    aria-label=text!("security.remove_label", name = &label)
                    data-busy=move || mutation.is_running().then_some("")
                    on:click=move |_| removing.set(true)
                >
                    {text!("security.remove")}
                </button>
            </p>
            <RenameForm
                id=format!("name-{}", kind.as_str())
                current_name=name
                label=text!("security.method_name")
                open=renaming
                mutation
                on_save
            />
            <FormError mutation fields=&["name"] />
            <ConfirmDialog
                open=removing
                title=text!("security.remove_title", method = method_name(kind))
                description=consequence
                confirm_label=text!("security.remove")
                cancel_label=text!("security.keep")
                on_confirm
            />
        </li>
    }
}

fn method_facts(added_at: i64, last_used_at: Option<i64>) -> impl IntoView {
    view! {
        <dl class="facts">
            <div>
                <dt>{text!("security.added")}</dt>
                <dd>
                    <FormattedDate at=added_at precision=DatePrecision::Day />
                </dd>
            </div>
            <div>
                <dt>{text!("security.last_used")}</dt>
                <dd>
                    {match last_used_at {
                        Some(at) => view! { <FormattedDate at precision=DatePrecision::Minute /> }.into_any(),
                        None => text!("security.never_used").into_any(),
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
            session.flash.show(text!("security.renamed"));
            session.reload();
            focus_heading();
        });
    })
}

fn remove_callback(
    session: AccountSession,
    mutation: Mutation,
    path: String,
    kind: MethodKind,
) -> Callback<()> {
    Callback::new(move |()| {
        let request = ApiRequest::delete(&path);
        let removed = async move {
            session.send::<()>(request).await.or_else(ignore_not_found)?;
            // Before the account is loaded again, which removes this item together with its mutation.
            session.flash.show(text!("security.removed", method = method_name(kind)));
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
