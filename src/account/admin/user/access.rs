//! Whether a user can sign in: enabling, disabling and inviting.

use latchkey_contract::{ChangeUser, User, paths};
use latchkey_words::text;
use leptos::prelude::*;

use super::context::UserContext;
use crate::api::{ApiRequest, Mutation};
use crate::ui::form::{FormError, MutationButton};
use crate::ui::{ConfirmDialog, focus_heading};

/// Whether the account is active, and the buttons that change it.
#[component]
pub fn UserAccess(context: UserContext) -> impl IntoView {
    let (mutation, confirming) = (Mutation::new(), RwSignal::new(false));
    let is_active = Memo::new(move |_| context.with(|user| user.active));
    let is_invited = Memo::new(move |_| context.with(|user| user.active && !user.has_password));
    let state = move || {
        context.with(|user| match (user.active, user.has_password) {
            (false, _) => text!("user.access_disabled"),
            (true, true) => text!("user.access_active"),
            (true, false) => text!("user.access_invited"),
        })
    };
    let invite = move || send_invitation(context, mutation);
    let enable = move || set_active(context, mutation, true);
    view! {
        <section class="panel" aria-labelledby="access">
            <h2 class="panel-title" id="access">
                {text!("user.access")}
            </h2>
            <p class="hint">{state}</p>
            <FormError mutation />
            <p class="panel-acts">
                {move || {
                    is_invited
                        .get()
                        .then(|| view! { <MutationButton mutation kind="quiet" label=text!("user.invite") on_press=invite /> })
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
                        view! { <MutationButton mutation kind="quiet" label=text!("user.enable") on_press=enable /> }.into_any()
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
