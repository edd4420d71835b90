//! The page of the policy: the settings that every login is decided by.

use latchkey_contract::{ChangePolicy, CurrentPolicy, ProblemCode, paths};
use latchkey_words::text;
use leptos::prelude::*;

use super::context::PolicyContext;
use super::save_section::SaveSection;
use super::sections::{
    AuditSection, CodeSection, DeviceSection, MethodSection, SecondStepSection, SessionSection,
};
use crate::admin::shared::AdminOnly;
use crate::api::{ApiRequest, Query, RequestError};
use crate::session::AccountSession;
use crate::ui::layout::AccountScreen;
use crate::ui::{QueryStatus, focus_heading};

/// The page.
#[component]
pub fn PolicyScreen() -> impl IntoView {
    view! {
        <AdminOnly>
            <AccountScreen title=text!("policy.title") name="policy">
                <p class="lede">{text!("policy.about")}</p>
                <LoadedPolicy />
            </AccountScreen>
        </AdminOnly>
    }
}

/// The form, once the policy is loaded.
#[component]
fn LoadedPolicy() -> impl IntoView {
    let query = AccountSession::current().query::<CurrentPolicy>(paths::POLICY);
    let loaded = Memo::new(move |_| query.get().is_some());
    view! {
        <QueryStatus query />
        {move || {
            let current = loaded.get().then(|| untrack(|| query.get())).flatten();
            current.map(|current| view! { <PolicyForm query current /> })
        }}
    }
}

/// The form.
#[component]
fn PolicyForm(query: Query<CurrentPolicy>, current: CurrentPolicy) -> impl IntoView {
    let context = PolicyContext::new(current);
    view! {
        <form
            class="sheet policy"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                save(query, context);
            }
        >
            <SecondStepSection context />
            <MethodSection context />
            <CodeSection context />
            <DeviceSection context />
            <SessionSection context />
            <AuditSection context />
            <SaveSection context />
        </form>
    }
}

/// Saves the typed policy. If somebody else has changed the policy meanwhile, theirs is merged into the form
/// first.
fn save(query: Query<CurrentPolicy>, context: PolicyContext) {
    let session = context.session;
    let policy = match untrack(|| context.typed_policy()) {
        Ok(policy) => policy,
        Err(error) => return context.mutation.set_field_error(error.field, &error.message),
    };
    let change = ChangePolicy { policy, version: context.form.version() };
    let request = ApiRequest::put_json(paths::POLICY, &change);
    let saved = async move {
        match session.send::<CurrentPolicy>(request).await {
            Err(RequestError::Problem(problem)) if problem.code == ProblemCode::ChangedMeanwhile => {
                query.refresh().await;
                if let Some(current) = untrack(|| query.get()) {
                    context.merge(current);
                }
                Err(RequestError::Problem(problem.saying(text!("policy.changed_meanwhile"))))
            }
            outcome => outcome,
        }
    };
    context.mutation.run(saved, move |current| {
        context.reset(current.clone());
        query.set(current);
        session.flash.show(text!("policy.saved"));
        // The session of whoever is signed in may have ended with it.
        session.reload();
        focus_heading();
    });
}
