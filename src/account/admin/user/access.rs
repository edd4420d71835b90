//! Whether a user can sign in: enabling, disabling and inviting.

use latchkey_contract::{ChangeUser, User, paths};
use latchkey_words::text;
use leptos::prelude::*;

use super::context::UserContext;
use crate::api::{ApiRequest, Mutation};
use crate::ui::form::FormError;
use crate::ui::{ConfirmDialog, focus_heading};

/// Whether the account is active, and the buttons that change it.
#[component]
pub fn UserAccess(context: UserContext) -> impl IntoView {
    let (mutation, confirming) = (Mutation::new(), RwSignal::new(false));
    let is_active = Memo::new(move |_| context.with(|user| user.active));
    let is_invited = Memo::new(move |_| context.with(|user| user.active && !user.has_password));
    let text = move || {
        context.with(|user| match (user.active, user.has_password) {
            (false, _) => text!("user.access_disabled"),
            (true, true) => text!("user.access_active"),
            (true, false) => text!("user.access_invited"),
        })
    };
    view! {
        <section class="panel" aria-labelledby="access">
            <h2 class="panel-title" id="access">
                {text!("user.access")}
            </h2>
            <p class="hint">{text}</p>
            <FormError mutation />
            <p class="panel-acts">
                {move || {
                    is_invited
                        .get()
                        .then(|| {
                            view! {
                                <button
                                    class="button"
                                    data-kind="quiet"
                                    type="button"
                                    data-busy=move || mutation.is_running().then_some("")
                                    on:click=move |_| send_invitation(context, mutation)
                                >
                                    {text!("user.invite")}
                                </button>
                            }
                        })
                }}
                {move || {
                    if is_active.get() {
                        view! {
                            <button class="button" data-kind="danger" type="button" on:click=move |_| confirming.set(true)>
                                {text!("user.disable")}
                            </button>
                        }
                            .into_any()
                    } else {
                        view! {
                            <button
                                class="button"
                                data-kind="quiet"
                                type="button"
                                data-busy=move || mutation.is_running().then_some("")
                                on:click=move |_| set_active(context, mutation, true)
                            >
                                {text!("user.enable")}
                            </button>
                        }
                            .into_any()
                    }
                }}
            </p>
            <ConfirmDialog
                open=confirming
                title=text!("user.disable_title")
                description=text!("user.disable_about")
                confirm_label=text!("user.disable")
                cancel_label=text!("user.disable_cancel")
                on_confirm=Callback::new(move |()| set_active(context, mutation, false))
            />
        </section>
    }
}

/// Enables or disables the account.
fn set_active(context: UserContext, mutation: Mutation, active: bool) {
    let session = context.session;
    let switched = async move {
        // With the latest version: other changes do not matter to this one.
        context.refresh().await;
        let version = context.with(|user| user.version);
        let change = ChangeUser { version, active: Some(active), ..ChangeUser::default() };
        session.send::<User>(ApiRequest::patch_json(&context.path(paths::user), &change)).await?;
        context.refresh().await;
        Ok(())
    };
    mutation.run(switched, move |()| {
        session.flash.show(if active { text!("user.enabled") } else { text!("user.disabled") });
        focus_heading();
    });
}

/// Mails another link to choose a password.
fn send_invitation(context: UserContext, mutation: Mutation) {
    let (session, request) = (context.session, ApiRequest::post(&context.path(paths::user_invitation)));
    mutation.run(async move { session.send::<()>(request).await }, move |()| {
        session.flash.show(text!("user.invited"));
        focus_heading();
    });
}
