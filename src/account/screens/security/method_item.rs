//! One way to verify in the list: set up, or offered.

use latchkey_components::method_name;
use latchkey_contract::{ConfiguredMethod, MethodKind, RenameMethod, paths};
use leptos::prelude::*;

use crate::api::mutation::Deed;
use crate::api::request::Exchange;
use crate::session::context::Visit;
use crate::ui::dates::{Grain, When};
use crate::ui::dialog::Confirm;
use crate::ui::form::field::Wrong;
use crate::ui::form::rename_form::Rename;
use crate::ui::layout::screen::focus_heading;

fn set_up(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::App => paths::APP_SECURITY_APP,
        MethodKind::Sms => paths::APP_SECURITY_SMS,
        MethodKind::Email => paths::APP_SECURITY_EMAIL,
        MethodKind::Recovery => paths::APP_SECURITY_RECOVERY,
    }
}

/// A method that could be set up.
#[component]
pub fn Offered(kind: MethodKind) -> impl IntoView {
    let about = match kind {
        MethodKind::App => "The safest of them: codes made on your phone, also without a network.",
        MethodKind::Sms => "Codes to your phone. Handy, though others can get hold of text messages.",
        _ => "Codes to your mailbox.",
    };
    view! {
        <li class="row">
            <div class="row-text">
                <h3 class="row-name">{method_name(kind)}</h3>
                <p class="row-about">{about}</p>
            </div>
            <p class="row-acts">
                <a class="button" data-kind="quiet" href=set_up(kind) aria-label=format!("Set up: {}", method_name(kind))>
                    "Set up"
                </a>
            </p>
        </li>
    }
}

/// A method that is set up.
#[component]
pub fn Configured(method: ConfiguredMethod) -> impl IntoView {
    let visit = Visit::present();
    let ConfiguredMethod { id, kind, name, destination, added_at, last_used_at } = method;
    let (deed, renaming, removing) = (Deed::new(), RwSignal::new(false), RwSignal::new(false));
    let what = method_name(kind);
    let path = paths::method(&id.0);
    let rename = {
        let path = path.clone();
        Callback::new(move |name: String| {
            let exchange = Exchange::patch_with(&path, &RenameMethod { name });
            deed.begin(async move { visit.ask(exchange).await }, move |()| {
                renaming.set(false);
                visit.tell("The name is saved.");
                visit.reload();
                focus_heading();
            });
        })
    };
    let remove = Callback::new(move |()| {
        let exchange = Exchange::delete(&path);
        let removed = async move {
            visit.ask::<()>(exchange).await.or_else(crate::api::query::gone_is_fine)?;
            visit.tell([what, " is no longer a way to verify."].concat());
            visit.refresh().await;
            focus_heading();
            Ok(())
        };
        deed.begin(removed, |()| ());
    });
    let after = Signal::derive(move || {
        if visit.with(|settings| settings.methods.len() == 1) {
            "Your password will then be all that protects this account, and your recovery codes become worthless."
        } else {
            "You can set it up again at any time. Browsers that you trusted will ask for a code again."
        }
    });
    let label = if name.is_empty() { what.to_owned() } else { name.clone() };
    let change = if kind == MethodKind::App { "Set up another" } else { "Change" };
    view! {
        <li class="row">
            <div class="row-text">
                <h3 class="row-name">
                    {what} " " <span class="badge" data-state="good">"Set up"</span>
                </h3>
                <p class="row-about">{about(&name, &destination)}</p>
                <dl class="facts">
                    <div>
                        <dt>"Since"</dt>
                        <dd>
                            <When at=added_at grain=Grain::Day />
                        </dd>
                    </div>
                    <div>
                        <dt>"Last used"</dt>
                        <dd>
                            {match last_used_at {
                                Some(at) => view! { <When at grain=Grain::Minute /> }.into_any(),
                                None => "Not yet".into_any(),
                            }}
                        </dd>
                    </div>
                </dl>
            </div>
            <p class="row-acts" hidden=move || renaming.get()>
                <button class="link" type="button" aria-label=format!("Rename {label}") on:click=move |_| renaming.set(true)>
                    "Rename"
                </button>
                <a class="link" href=set_up(kind) aria-label=format!("{change}: {what}")>
                    {change}
                </a>
                <button
                    class="link"
                    type="button"
                    aria-label=format!("Remove {label}")
                    data-busy=move || deed.busy().then_some("")
                    on:click=move |_| removing.set(true)
                >
                    "Remove"
                </button>
            </p>
            <Rename id=format!("name-{}", kind.as_str()) now=name label=format!("Name of {what}") open=renaming deed on_save=rename />
            <Wrong deed fields=&["name"] />
            <Confirm open=removing title=format!("Remove {what}?") lede=after yes="Remove" no="Keep it" on_yes=remove />
        </li>
    }
}

fn about(name: &str, destination: &str) -> String {
    match (name, destination) {
        ("", destination) => destination.to_owned(),
        (name, "") => name.to_owned(),
        (name, destination) => [name, " \u{b7} ", destination].concat(),
    }
}
