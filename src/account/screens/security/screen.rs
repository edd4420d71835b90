//! The overview of the security page. Each change has a screen of its own.

use latchkey_contract::{AccountSettings, ConfiguredMethod, MethodKind, paths, rules};
use latchkey_words::text;
use leptos::prelude::*;

use super::available_method::AvailableMethod;
use super::configured_method::ConfiguredMethodItem;
use super::recommendation::SecurityRecommendation;
use crate::session::AccountSession;
use crate::ui::layout::AccountScreen;

/// The overview.
#[component]
pub fn SecurityScreen() -> impl IntoView {
    view! {
        <AccountScreen title=text!("security.title") name="security">
            <SecurityRecommendation />
            <section class="panel" aria-labelledby="methods">
                <h2 class="panel-title" id="methods">
                    {text!("security.methods")}
                </h2>
                <p class="hint">{text!("security.methods_hint")}</p>
                <MethodList />
            </section>
            <RecoveryCodesPanel />
            <section class="panel" aria-labelledby="password">
                <h2 class="panel-title" id="password">
                    {text!("security.password")}
                </h2>
                <p class="panel-acts">
                    <a class="button" data-kind="quiet" href=paths::APP_SECURITY_PASSWORD>
                        {text!("security.change_password")}
                    </a>
                </p>
            </section>
        </AccountScreen>
    }
}

/// Every kind of method that is set up or can be.
#[component]
fn MethodList() -> impl IntoView {
    let session = AccountSession::current();
    let entries = Memo::new(move |_| session.with(method_entries));
    view! {
        <ul class="rows">
            // An entry is drawn anew wherever anything of it has changed.
            <For each=move || entries.get() key=Clone::clone let:entry>
                {match entry.configured {
                    Some(method) => view! { <ConfiguredMethodItem method /> }.into_any(),
                    None => view! { <AvailableMethod kind=entry.kind /> }.into_any(),
                }}
            </For>
        </ul>
    }
}

/// A kind of method, and the method of that kind if one is set up.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct MethodEntry {
    kind: MethodKind,
    configured: Option<ConfiguredMethod>,
}

fn method_entries(settings: &AccountSettings) -> Vec<MethodEntry> {
    let entry = |kind: MethodKind| MethodEntry {
        kind,
        configured: settings.methods.iter().find(|method| method.kind == kind).cloned(),
    };
    let is_shown = |entry: &MethodEntry| settings.allowed.contains(&entry.kind) || entry.configured.is_some();
    MethodKind::ALL.into_iter().map(entry).filter(is_shown).collect()
}

/// How many recovery codes are left, and the link to new ones.
#[component]
fn RecoveryCodesPanel() -> impl IntoView {
    let session = AccountSession::current();
    let codes_left = move || session.with(|settings| settings.recovery_codes_left);
    let has_method = move || session.with(|settings| !settings.methods.is_empty());
    let text = move || match codes_left() {
        _ if !has_method() => text!("security.recovery_codes_about"),
        None | Some(0) => text!("security.no_recovery_codes"),
        Some(left) => text!("security.recovery_codes_left", count = left, total = rules::RECOVERY_CODES),
    };
    view! {
        <section class="panel" aria-labelledby="recovery">
            <h2 class="panel-title" id="recovery">
                {text!("security.recovery_codes")}
            </h2>
            <p class="hint">{text}</p>
            {move || {
                has_method()
                    .then(|| {
                        view! {
                            <p class="panel-acts">
                                <a class="button" data-kind="quiet" href=paths::APP_SECURITY_RECOVERY>
                                    {text!("security.create_codes")}
                                </a>
                            </p>
                        }
                    })
            }}
        </section>
    }
}
