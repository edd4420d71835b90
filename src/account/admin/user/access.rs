//! Whether a user can sign in, and by what: enabling, inviting, and taking lost methods away.

use latchkey_components::method_name;
use latchkey_contract::{ChangeUser, User, paths};
use leptos::prelude::*;

use crate::admin::user::screen::One;
use crate::api::mutation::Deed;
use crate::api::request::Exchange;
use crate::ui::dialog::Confirm;
use crate::ui::form::field::Wrong;
use crate::ui::layout::screen::focus_heading;

/// Active or not, and the invitation.
#[component]
pub fn Access(one: One) -> impl IntoView {
    let (deed, asking) = (Deed::new(), RwSignal::new(false));
    let active = Memo::new(move |_| one.with(|user| user.active));
    let invited = Memo::new(move |_| one.with(|user| user.active && !user.has_password));
    let words = move || {
        one.with(|user| match (user.active, user.has_password) {
            (false, _) => "Disabled: nobody can sign in to this account.",
            (true, true) => "Active: they sign in with their password.",
            (true, false) => "They have not chosen a password yet, so nobody can sign in.",
        })
    };
    let set = move |active: bool| switch(one, deed, active);
    view! {
        <section class="panel" aria-labelledby="access">
            <h2 class="panel-title" id="access">
                "Access"
            </h2>
            <p class="hint">{words}</p>
            <Wrong deed />
            <p class="panel-acts">
                {move || {
                    invited
                        .get()
                        .then(|| {
                            view! {
                                <button
                                    class="button"
                                    data-kind="quiet"
                                    type="button"
                                    data-busy=move || deed.busy().then_some("")
                                    on:click=move |_| invite(one, deed)
                                >
                                    "Invite again"
                                </button>
                            }
                        })
                }}
                {move || {
                    if active.get() {
                        view! {
                            <button class="button" data-kind="danger" type="button" on:click=move |_| asking.set(true)>
                                "Disable"
                            </button>
                        }
                            .into_any()
                    } else {
                        view! {
                            <button
                                class="button"
                                data-kind="quiet"
                                type="button"
                                data-busy=move || deed.busy().then_some("")
                                on:click=move |_| set(true)
                            >
                                "Enable"
                            </button>
                        }
                            .into_any()
                    }
                }}
            </p>
            <Confirm
                open=asking
                title="Disable this user?"
                lede="Nobody can sign in to the account until it is enabled again. Its sessions and trusted devices end now."
                yes="Disable"
                no="Keep it active"
                on_yes=Callback::new(move |()| set(false))
            />
        </section>
    }
}

fn switch(one: One, deed: Deed, active: bool) {
    let visit = one.visit;
    let switched = async move {
        // Whatever else has changed meanwhile does not matter to this.
        one.refresh().await;
        let version = one.with(|user| user.version);
        let change = ChangeUser { version, active: Some(active), ..ChangeUser::default() };
        visit.ask::<User>(Exchange::patch_with(&one.path(paths::user), &change)).await?;
        one.refresh().await;
        Ok(())
    };
    deed.begin(switched, move |()| {
        visit.tell(if active {
            "They can sign in again."
        } else {
            "The account is disabled, and signed out everywhere."
        });
        focus_heading();
    });
}

fn invite(one: One, deed: Deed) {
    let (visit, exchange) = (one.visit, Exchange::post(&one.path(paths::user_invitation)));
    deed.begin(async move { visit.ask::<()>(exchange).await }, move |()| {
        visit.tell("A new link is on its way. The one before works no longer.");
        focus_heading();
    });
}

/// The ways to verify, and taking all of them away from somebody who has lost them.
#[component]
pub fn Ways(one: One) -> impl IntoView {
    let (visit, deed, asking) = (one.visit, Deed::new(), RwSignal::new(false));
    let kinds = Memo::new(move |_| one.with(|user| user.methods.clone()));
    let reset = Callback::new(move |()| {
        let exchange = Exchange::delete(&one.path(paths::user_methods));
        let done = async move {
            visit.ask::<()>(exchange).await?;
            one.refresh().await;
            Ok(())
        };
        deed.begin(done, move |()| {
            visit.tell("The ways to verify are gone, and so are sessions and trusted devices. They are told by mail.");
            focus_heading();
        });
    });
    view! {
        <section class="panel" aria-labelledby="ways">
            <h2 class="panel-title" id="ways">
                "Ways to verify"
            </h2>
            <Wrong deed />
            {move || {
                let kinds = kinds.get();
                if kinds.is_empty() {
                    view! { <p class="hint">"None is set up."</p> }.into_any()
                } else {
                    view! {
                        <ul class="words">
                            {kinds.into_iter().map(|kind| view! { <li>{method_name(kind)}</li> }).collect_view()}
                        </ul>
                        <p class="panel-acts">
                            <button class="button" data-kind="danger" type="button" on:click=move |_| asking.set(true)>
                                "Reset methods"
                            </button>
                        </p>
                    }
                        .into_any()
                }
            }}
            <Confirm
                open=asking
                title="Reset the ways to verify?"
                lede="For somebody who has lost them. All methods and recovery codes are taken away, sessions and trusted devices end, and they are told by mail. Their password alone lets them in until they set up a new one, so make sure that it is really them who asks."
                yes="Reset methods"
                no="Keep them"
                on_yes=reset
            />
        </section>
    }
}
