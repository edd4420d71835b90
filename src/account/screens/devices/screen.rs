//! My Trusted Devices: the browsers that need no code.

use latchkey_contract::{Device, Devices, RenameDevice, paths, rules};
use leptos::prelude::*;

use crate::api::mutation::Deed;
use crate::api::query::{Held, gone_is_fine};
use crate::api::request::Exchange;
use crate::screens::devices::trust_this_browser::TrustHere;
use crate::session::context::Visit;
use crate::ui::dates::{Grain, When};
use crate::ui::dialog::Confirm;
use crate::ui::form::field::Wrong;
use crate::ui::form::rename_form::Rename;
use crate::ui::layout::screen::{Screen, focus_heading};

/// What is done to the list: one thing at a time, and the focus goes to the heading, since a list that moves up under
/// the pointer would otherwise lose a second entry to a double click.
#[derive(Clone, Copy)]
pub struct List {
    visit: Visit,
    held: Held<Devices>,
    pub deed: Deed,
}

impl List {
    /// Makes the call, shows what came of it, and says so.
    pub fn change(self, exchange: Exchange, news: &'static str) {
        let Self { visit, held, deed } = self;
        let changed = async move {
            visit.ask::<()>(exchange).await.or_else(gone_is_fine)?;
            held.refresh().await;
            Ok(())
        };
        deed.begin(changed, move |()| {
            visit.tell(news);
            focus_heading();
        });
    }

    /// Shows that this browser has become one of them.
    pub fn trusted(self) {
        self.visit.tell("This browser is trusted now.");
        self.held.reload();
        focus_heading();
    }

    /// The devices, as the API said last.
    pub fn devices(self) -> Vec<Device> {
        self.held.get().map(|list| list.devices).unwrap_or_default()
    }
}

/// The list.
#[component]
pub fn DevicesScreen() -> impl IntoView {
    let list = List { visit: Visit::present(), held: Held::at(paths::DEVICES), deed: Deed::new() };
    let listed = Memo::new(move |_| list.devices());
    let asking = RwSignal::new(false);
    let forget_all = Callback::new(move |()| {
        list.change(Exchange::delete(paths::DEVICES), "No browser is trusted any longer.");
    });
    let count = move || listed.with(|listed| format!("{} of {}", listed.len(), rules::DEVICES_MAX));
    view! {
        <Screen title="My Trusted Devices" name="devices">
            <p class="lede">
                "Signing in from these browsers asks for your password and no code. There can be " {rules::DEVICES_MAX}
                "; one more, and the one that was not used for longest is forgotten."
            </p>
            <Wrong deed=list.deed fields=&["name"] />
            {list.held.waiting()}
            {move || list.held.get().is_some().then(|| view! { <TrustHere list /> })}
            {move || {
                (list.held.get().is_some() && listed.with(Vec::is_empty))
                    .then(|| {
                        view! {
                            <div class="empty">
                                <p>"No browser is trusted yet."</p>
                                <p class="hint">
                                    "Tick “Don't require OTP on this browser” when you enter your next code, and it will be listed here."
                                </p>
                            </div>
                        }
                    })
            }}
            <div hidden=move || listed.with(Vec::is_empty)>
                <ul class="rows panel">
                    <For each=move || listed.get() key=|device| format!("{device:?}") let:device>
                        <Row device list />
                    </For>
                </ul>
                <p class="beneath">
                    <span class="hint">{count}</span>
                    <button class="button" data-kind="danger" type="button" on:click=move |_| asking.set(true)>
                        "Remove all"
                    </button>
                </p>
            </div>
            <Confirm
                open=asking
                title="Remove all devices?"
                lede="Every browser, this one too, will ask for a code at the next sign-in."
                yes="Remove all"
                no="Keep them"
                on_yes=forget_all
            />
        </Screen>
    }
}

#[component]
fn Row(device: Device, list: List) -> impl IntoView {
    let visit = list.visit;
    let (deed, renaming) = (Deed::new(), RwSignal::new(false));
    let path = paths::device(&device.id);
    let rename = {
        let path = path.clone();
        Callback::new(move |name: String| {
            let exchange = Exchange::patch_with(&path, &RenameDevice { name });
            deed.begin(async move { visit.ask(exchange).await }, move |()| {
                renaming.set(false);
                visit.tell("The name is saved.");
                list.held.reload();
                focus_heading();
            });
        })
    };
    let (verb, news) = if device.this_browser {
        ("Stop trusting this browser", "This browser will ask for a code at the next sign-in.")
    } else {
        ("Remove", "That browser will ask for a code at the next sign-in.")
    };
    let name = device.name.clone();
    view! {
        <li class="row">
            <div class="row-text">
                <h2 class="row-name">
                    {device.name.clone()} " "
                    {device.this_browser.then(|| view! { <span class="badge" data-state="good">"This browser"</span> })}
                </h2>
                <p class="row-about">{[&device.browser, " \u{b7} ", &device.ip].concat()}</p>
                <dl class="facts">
                    <div>
                        <dt>"Added"</dt>
                        <dd>
                            <When at=device.added_at grain=Grain::Day />
                        </dd>
                    </div>
                    <div>
                        <dt>"Last used"</dt>
                        <dd>
                            <When at=device.last_used_at grain=Grain::Day />
                        </dd>
                    </div>
                    <div>
                        <dt>"Until"</dt>
                        <dd>
                            <When at=device.expires_at grain=Grain::Day />
                        </dd>
                    </div>
                </dl>
            </div>
            <p class="row-acts" hidden=move || renaming.get()>
                <button class="link" type="button" aria-label=format!("Rename {name}") on:click=move |_| renaming.set(true)>
                    "Rename"
                </button>
                <button
                    class="link"
                    type="button"
                    aria-label=if device.this_browser { verb.to_owned() } else { format!("Remove {name}") }
                    data-busy=move || list.deed.busy().then_some("")
                    on:click=move |_| list.change(Exchange::delete(&path), news)
                >
                    {verb}
                </button>
            </p>
            <Rename id=["name-", &device.id].concat() now=device.name label="Device name".to_owned() open=renaming deed on_save=rename />
            <Wrong deed fields=&["name"] />
        </li>
    }
}
