//! Recovery codes: made, shown this once, and taken out of the page on paper or in a file.

use latchkey_contract::{RecoveryCodes, paths, rules};
use leptos::prelude::*;

use crate::api::mutation::Deed;
use crate::api::request::Exchange;
use crate::screens::enrolment::app::grouped;
use crate::session::context::Visit;
use crate::ui::export::{CopyButton, download, print};
use crate::ui::form::field::Wrong;
use crate::ui::layout::screen::{Task, focus_heading};

/// Makes them at once where the first method has just been set up, else when asked to.
#[component]
pub fn RecoveryScreen() -> impl IntoView {
    let visit = Visit::present();
    let (deed, made) = (Deed::new(), RwSignal::new(None::<RecoveryCodes>));
    let make = move || {
        let exchange = Exchange::post(paths::RECOVERY_CODES);
        deed.begin(async move { visit.ask(exchange).await }, move |codes| {
            made.set(Some(codes));
            visit.reload();
            focus_heading();
        });
    };
    let first = visit.take_codes_due();
    if first {
        make();
    }
    view! {
        <Task title="Recovery codes" name="recovery" back=(paths::APP_SECURITY, "Security")>
            {first.then(|| view! { <p class="notice" data-kind="news" role="status">"Your first way to verify is set up. One thing remains."</p> })}
            {move || match made.get() {
                Some(codes) => view! { <Codes codes /> }.into_any(),
                None => view! { <Before deed make=Callback::new(move |()| make()) /> }.into_any(),
            }}
        </Task>
    }
}

/// What they are for, and how many are left.
#[component]
fn Before(deed: Deed, make: Callback<()>) -> impl IntoView {
    let visit = Visit::present();
    let left = move || visit.with(|settings| settings.recovery_codes_left);
    let methods = move || visit.with(|settings| !settings.methods.is_empty());
    view! {
        <p class="lede">
            "With a recovery code you get in when your phone is lost or your mailbox is out of reach. Each works once."
        </p>
        <p class="lede">
            {move || match left() {
                None => "You have none yet.".to_owned(),
                Some(left) => {
                    format!("You have {left} of {} left. New codes make these worthless.", rules::RECOVERY_CODES)
                }
            }}
        </p>
        <Wrong deed />
        {move || {
            if methods() {
                view! {
                    <button
                        class="button"
                        data-kind="primary"
                        type="button"
                        data-busy=move || deed.busy().then_some("")
                        on:click=move |_| make.run(())
                    >
                        "Make new codes"
                    </button>
                }
                    .into_any()
            } else {
                view! {
                    <p class="hint">"They come with your first way to verify. Set that up first."</p>
                    <a class="button" data-kind="primary" href=paths::APP_SECURITY>
                        "Go to Security"
                    </a>
                }
                    .into_any()
            }
        }}
    }
}

/// The codes, and the ways to keep them.
#[component]
fn Codes(codes: RecoveryCodes) -> impl IntoView {
    let visit = Visit::present();
    let lines: Vec<String> = codes.codes.iter().map(|code| grouped(code.reveal(), 5)).collect();
    let who = visit.peek(|settings| settings.account.username.clone());
    let text = format!("Latchkey recovery codes for {who}. Each works once.\n\n{}\n", lines.join("\n"));
    let file = text.clone();
    let failed = RwSignal::new(false);
    view! {
        <p class="lede">
            "Keep these where you would look for them without your phone. "
            <strong>"They are shown only now."</strong> " Each works once, in the place of a code."
        </p>
        <ol class="codes">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ol>
        <div class="actions">
            <CopyButton text label="Copy" />
            <button
                class="button"
                data-kind="quiet"
                type="button"
                on:click=move |_| failed.set(download("latchkey-recovery-codes.txt", &file).is_err())
            >
                "Download"
            </button>
            <button class="button" data-kind="quiet" type="button" on:click=move |_| print()>
                "Print"
            </button>
        </div>
        <p class="notice" data-kind="wrong" role="alert">
            {move || failed.get().then_some("The file could not be made. Copy the codes, or print them.")}
        </p>
        <a class="button" data-kind="primary" href=paths::APP_SECURITY>
            "I have kept them"
        </a>
    }
}
