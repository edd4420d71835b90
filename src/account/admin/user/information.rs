//! User information, which an administrator changes.

use latchkey_contract::{ChangeUser, ProblemCode, Role, User, paths};
use latchkey_words::text;
use leptos::prelude::*;

use super::context::UserContext;
use crate::admin::shared::{
    USER_FIELD_NAMES, UserFields, display_name, phone_is_mandatory, user_form_values,
};
use crate::api::{ApiRequest, Mutation, RequestError};
use crate::ui::form::{MergeForm, MutationForm, SubmitButton};

/// User information: all fields are saved together.
#[component]
pub fn UserInformation(context: UserContext) -> impl IntoView {
    let (mutation, query) = (Mutation::new(), context.query);
    let phone_mandatory = phone_is_mandatory(context.session);
    let user = untrack(|| query.get());
    let form = MergeForm::new(user.as_ref().map_or(0, |user| user.version), user_form_values(user.as_ref()));
    Effect::new(move |_| {
        if let Some(user) = query.get() {
            form.merge(user.version, user_form_values(Some(&user)));
        }
    });
    let submit = move || save(context, form, mutation, phone_mandatory);
    let address_warning = move || {
        let is_replaced = |name| form.is_changed(name) && !form.saved_value(name).is_empty();
        (is_replaced("email") || is_replaced("phone")).then(|| {
            view! {
                <p class="notice" data-kind="care">
                    {text!("user.address_warning")}
                </p>
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="info">
            <h2 class="panel-title" id="info">
                {text!("user.information")}
            </h2>
            <MutationForm mutation fields=USER_FIELD_NAMES class="sheet" on_submit=submit>
                <UserFields form mutation phone_mandatory />
                {address_warning}
                <div class="actions">
                    <SubmitButton mutation label=text!("user.save") />
                </div>
            </MutationForm>
        </section>
    }
}

/// Saves what has been changed.
fn save(context: UserContext, form: MergeForm, mutation: Mutation, phone_mandatory: Signal<bool>) {
    let session = context.session;
    let change = changed_fields(form, phone_mandatory);
    let request = ApiRequest::patch_json(&context.path(paths::user), &change);
    let saved = async move {
        match session.send::<User>(request).await {
            Err(RequestError::Problem(problem)) if problem.code == ProblemCode::ChangedMeanwhile => {
                context.refresh().await;
                Err(RequestError::Problem(problem.saying(text!("user.changed_meanwhile"))))
            }
            // The last administrator has to stay one: the error is at the role.
            Err(RequestError::Problem(problem)) if problem.code == ProblemCode::LastAdmin => {
                Err(RequestError::Problem(problem.at("role")))
            }
            outcome => outcome,
        }
    };
    mutation.run(saved, move |user| {
        form.reset(user.version, user_form_values(Some(&user)));
        session.flash.show(text!("user.saved", name = display_name(&user)));
        context.query.set(user);
        // The user may be whoever is signed in.
        session.reload();
    });
}

/// The partial update: the fields whose value differs from the saved one.
fn changed_fields(form: MergeForm, phone_mandatory: Signal<bool>) -> ChangeUser {
    let phone = form.changed_value("phone");
    // A mandatory phone number that was never given is sent empty, so that the API refuses it.
    let missing = phone_mandatory.get_untracked()
        && form.value("phone").with_untracked(|phone| phone.trim().is_empty());
    ChangeUser {
        version: form.version(),
        username: form.changed_value("username"),
        name: form.changed_value("name"),
        email: form.changed_value("email"),
        phone: phone.or_else(|| missing.then(String::new)),
        role: form.changed_value("role").and_then(|role| Role::parse(&role)),
        active: None,
    }
}
