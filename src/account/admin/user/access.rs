//! Whether a user can sign in: enabling, disabling and inviting.

use latchkey_contract::{ChangeUser, User, paths};
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
            (false, _) => "Disabled: nobody can sign in to this account.",
            (true, true) => "Active: they sign in with their password.",
            (true, false) => "They have not chosen a password yet, so nobody can sign in.",
        })
    };
    view! {
        <section class="panel" aria-labelledby="access">
            <h2 class="panel-title" id="access">
                "Access"
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
                                    "Invite again"
                                </button>
                            }
                        })
                }}
                {move || {
                    if is_active.get() {
                        view! {
                            <button class="button" data-kind="danger" type="button" on:click=move |_| confirming.set(true)>
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
                                data-busy=move || mutation.is_running().then_some("")
                                on:click=move |_| set_active(context, mutation, true)
                            >
                                "Enable"
                            </button>
                        }
                            .into_any()
                    }
                }}
            </p>
            <ConfirmDialog
                open=confirming
                title="Disable this user?"
                description="Nobody can sign in to the account until it is enabled again. Its sessions and trusted devices end now."
                confirm_label="Disable"
                cancel_label="Keep it active"
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
        session.flash.show(if active {
            "They can sign in again."
        } else {
            "The account is disabled, and signed out everywhere."
        });
        focus_heading();
    });
}

/// Mails another link to choose a password.
fn send_invitation(context: UserContext, mutation: Mutation) {
    let (session, request) = (context.session, ApiRequest::post(&context.path(paths::user_invitation)));
    mutation.run(async move { session.send::<()>(request).await }, move |()| {
        session.flash.show("A new link is on its way. The one before works no longer.");
        focus_heading();
    });
}
