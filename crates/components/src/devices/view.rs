//! The whole list, with what can be done to all of it.

use latchkey_contract::{Device, Problem, ProblemCode, rules::DEVICES_MAX};
use leptos::html::H1;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::list::{DeviceList, Doing, Listing};
use super::row::{DeviceRow, DeviceRowProps, focus, rename_button};
use crate::client;
use crate::dialog::Dialog;

/// The trusted devices of whoever is signed in: rename, remove one, remove all.
#[component]
pub fn Devices(
    /// The session has ended; the page has to ask for a login.
    #[prop(into)]
    on_no_session: Callback<()>,
) -> impl IntoView {
    let list = RwSignal::new(DeviceList::default());
    let confirming = RwSignal::new(false);
    let heading = NodeRef::<H1>::new();
    let to_heading = move || {
        if let Some(heading) = heading.get_untracked() {
            let _ = heading.focus();
        }
    };
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });

    let ask = move || {
        spawn_local(async move {
            let answer = client::devices().await;
            if has_ended(&answer) {
                on_no_session.run(());
            }
            let _ = list.try_update(|list| list.heard(answer));
        });
    };
    let act = Callback::new(move |doing: Doing| {
        let Some(Some(doing)) = list.try_update(|list| list.begin(doing)) else { return };
        spawn_local(async move {
            let outcome = perform(&doing).await;
            if has_ended(&outcome) {
                on_no_session.run(());
            }
            let _ = list.try_update(|list| list.done(outcome));
            // What had the focus is gone, or drawn anew.
            match doing {
                Doing::Rename { id, .. } => request_animation_frame(move || focus(&rename_button(&id))),
                Doing::Forget { .. } | Doing::ForgetAll => to_heading(),
            }
        });
    });
    ask();
    // The rows are drawn anew only when the devices change, and not while one is being renamed.
    let listing = Memo::new(move |_| list.with(|list| list.listing().clone()));

    view! {
        <section class="page" data-screen="devices">
            <h1 class="title" tabindex="-1" node_ref=heading>"My Trusted Devices"</h1>
            <p class="lede">
                "Signing in from these browsers asks for your password and no code. You can have up to "
                {DEVICES_MAX.to_string()} "; remove one that you no longer use."
            </p>
            <p class="notice" data-kind="wrong" role="alert">
                {move || list.with(|list| list.problem().map(|problem| problem.title.clone()))}
            </p>
            <p class="notice" data-kind="news" role="status">{move || list.with(|list| list.news().to_owned())}</p>
            {move || match listing.get() {
                Listing::Asking => view! { <p class="hint" role="status">"Asking for your devices\u{2026}"</p> }.into_any(),
                Listing::Failed(problem) => failed(&problem, ask).into_any(),
                Listing::Shown(devices) if devices.is_empty() => empty().into_any(),
                Listing::Shown(devices) => shown(devices, list, act, confirming).into_any(),
            }}
            {move || confirming.get().then(|| confirm(act, confirming))}
        </section>
    }
}

fn shown(
    devices: Vec<Device>,
    list: RwSignal<DeviceList>,
    act: Callback<Doing>,
    confirming: RwSignal<bool>,
) -> impl IntoView {
    let rows = devices.into_iter().map(|device| DeviceRow(DeviceRowProps { device, list, on_do: act }));
    view! {
        <ul class="devices">{rows.collect_view()}</ul>
        <button class="button" data-kind="danger" type="button" on:click=move |_| confirming.set(true)>
            "Remove all"
        </button>
    }
}

fn empty() -> impl IntoView {
    view! {
        <div class="empty">
            <p>"No browser is trusted yet."</p>
            <p class="hint">
                "Tick \u{201c}Don't require OTP on this browser\u{201d} when you enter your next code, and it will be listed here."
            </p>
        </div>
    }
}

fn failed(problem: &Problem, ask: impl Fn() + 'static) -> impl IntoView {
    view! {
        <div class="empty">
            <p role="alert">{problem.title.clone()}</p>
            <button class="button" data-kind="primary" type="button" on:click=move |_| ask()>"Try again"</button>
        </div>
    }
}

fn confirm(act: Callback<Doing>, confirming: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog labelled_by="latchkey-remove-all" on_cancel=move |()| confirming.set(false)>
            <h2 class="title" id="latchkey-remove-all">"Remove all devices?"</h2>
            <p class="lede">"Every browser, this one too, will ask for a code at the next sign-in."</p>
            <div class="actions">
                <button
                    class="button"
                    data-kind="danger"
                    type="button"
                    on:click=move |_| {
                        confirming.set(false);
                        act.run(Doing::ForgetAll);
                    }
                >
                    "Remove all"
                </button>
                <button class="button" data-kind="quiet" type="button" autofocus on:click=move |_| confirming.set(false)>
                    "Keep them"
                </button>
            </div>
        </Dialog>
    }
}

async fn perform(doing: &Doing) -> Result<(), Problem> {
    match doing {
        Doing::Rename { id, name } => client::rename_device(id, name).await,
        Doing::Forget { id } => client::forget_device(id).await,
        Doing::ForgetAll => client::forget_all_devices().await,
    }
}

fn has_ended<T>(answer: &Result<T, Problem>) -> bool {
    matches!(answer, Err(problem) if problem.code == ProblemCode::NoSession)
}
