//! Security: the ways to verify, recovery codes, and the password.

use latchkey_contract::{AccountSettings, ConfiguredMethod, MethodKind, paths, rules};
use leptos::prelude::*;

use crate::screens::security::method_item::{Configured, Offered};
use crate::session::context::Visit;
use crate::ui::dates::span;
use crate::ui::layout::screen::Screen;

/// At so few recovery codes it is time for new ones.
const FEW: u32 = 2;

/// The overview; each change has a screen of its own.
#[component]
pub fn SecurityScreen() -> impl IntoView {
    view! {
        <Screen title="Security" name="security">
            <Nudge />
            <section class="panel" aria-labelledby="ways">
                <h2 class="panel-title" id="ways">
                    "Ways to verify"
                </h2>
                <p class="hint">"After your password, one of these is asked for when you sign in."</p>
                <Ways />
            </section>
            <Recovery />
            <section class="panel" aria-labelledby="password">
                <h2 class="panel-title" id="password">
                    "Password"
                </h2>
                <p class="panel-acts">
                    <a class="button" data-kind="quiet" href=paths::APP_SECURITY_PASSWORD>
                        "Change password"
                    </a>
                </p>
            </section>
        </Screen>
    }
}

/// One thing worth doing, if there is one.
#[component]
fn Nudge() -> impl IntoView {
    let visit = Visit::present();
    let words = Memo::new(move |_| visit.with(nudge));
    move || {
        let words = words.get();
        (!words.is_empty()).then(|| view! { <p class="notice" data-kind="care">{words}</p> })
    }
}

fn nudge(settings: &AccountSettings) -> String {
    match settings.method_due_in_ms {
        Some(0) => {
            return "Set up a way to verify first: this account must have one, and all else is closed until then."
                .to_owned();
        }
        Some(left) => {
            return format!(
                "This account must have a way to verify within {}. Set one up now: it takes a minute.",
                span(left)
            );
        }
        None => {}
    }
    if settings.methods.is_empty() {
        return "Your password is all that protects this account. Set up a way to verify: it takes a minute."
            .to_owned();
    }
    match settings.recovery_codes_left {
        None | Some(0) => "You have no recovery codes. Make some, or a lost phone locks you out.".to_owned(),
        Some(1) => "Only one recovery code is left. Make new ones before you need it.".to_owned(),
        Some(left) if left <= FEW => {
            format!("Only {left} recovery codes are left. Make new ones before you need them.")
        }
        Some(_) => String::new(),
    }
}

/// Every kind, set up or not.
#[component]
fn Ways() -> impl IntoView {
    let visit = Visit::present();
    let kinds = Memo::new(move |_| visit.with(kinds));
    view! {
        <ul class="rows">
            <For each=move || kinds.get() key=key let:kind>
                {match kind.1 {
                    Some(method) => view! { <Configured method /> }.into_any(),
                    None => view! { <Offered kind=kind.0 /> }.into_any(),
                }}
            </For>
        </ul>
    }
}

type Kind = (MethodKind, Option<ConfiguredMethod>);

fn kinds(settings: &AccountSettings) -> Vec<Kind> {
    let of = |kind: MethodKind| settings.methods.iter().find(|method| method.kind == kind).cloned();
    let shown = |kind: &MethodKind| settings.allowed.contains(kind) || of(*kind).is_some();
    MethodKind::ALL.into_iter().filter(shown).map(|kind| (kind, of(kind))).collect()
}

/// Another entry wherever anything of it has changed.
fn key((kind, method): &Kind) -> String {
    format!("{kind:?} {method:?}")
}

#[component]
fn Recovery() -> impl IntoView {
    let visit = Visit::present();
    let left = move || visit.with(|settings| settings.recovery_codes_left);
    let any = move || visit.with(|settings| !settings.methods.is_empty());
    let words = move || match left() {
        _ if !any() => {
            "They come with your first way to verify, and let you in when you have lost it.".to_owned()
        }
        None | Some(0) => "None left.".to_owned(),
        Some(left) => format!("{left} of {} left.", rules::RECOVERY_CODES),
    };
    view! {
        <section class="panel" aria-labelledby="recovery">
            <h2 class="panel-title" id="recovery">
                "Recovery codes"
            </h2>
            <p class="hint">{words}</p>
            {move || {
                any()
                    .then(|| {
                        view! {
                            <p class="panel-acts">
                                <a class="button" data-kind="quiet" href=paths::APP_SECURITY_RECOVERY>
                                    "Make new codes"
                                </a>
                            </p>
                        }
                    })
            }}
        </section>
    }
}
