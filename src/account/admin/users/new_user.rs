//! Adding a user. The password is known to nobody but the user, who is mailed a link to choose one.

use latchkey_contract::{NewUser, Role, User, paths};
use latchkey_words::text;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::admin::shared::{
    AdminOnly, USER_FIELD_NAMES, UserFields, display_name, phone_is_mandatory, user_form_values,
};
use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::form::{MergeForm, MutationForm, SubmitButton};
use crate::ui::layout::TaskScreen;

/// The page.
#[component]
pub fn NewUserScreen() -> impl IntoView {
    view! {
        <AdminOnly>
            <NewUserForm />
        </AdminOnly>
    }
}

#[component]
fn NewUserForm() -> impl IntoView {
    let (session, navigate, mutation) = (AccountSession::current(), use_navigate(), Mutation::new());
    let phone_mandatory = phone_is_mandatory(session);
    let form = MergeForm::new(0, user_form_values(None));
    let submit = move || {
        let typed =
            |name| Some(form.value(name).get_untracked().trim().to_owned()).filter(|text| !text.is_empty());
        let new = NewUser {
            username: typed("username").unwrap_or_default(),
            name: typed("name"),
            email: typed("email"),
            phone: typed("phone"),
            role: typed("role").and_then(|role| Role::parse(&role)).unwrap_or_default(),
        };
        if new.username.is_empty() {
            return mutation.set_field_error("username", &text!("user_new.username_missing"));
        }
        let (request, navigate) = (ApiRequest::post_json(paths::USERS, &new), navigate.clone());
        mutation.run(async move { session.send::<User>(request).await }, move |user| {
            let name = display_name(&user);
            session.flash.show(match &user.email {
                Some(email) => text!("user_new.added", name = name, email = &email.address),
                None => text!("user_new.added_without_email", name = name),
            });
            navigate(
                &paths::app_user(&user.id),
                NavigateOptions { replace: true, ..NavigateOptions::default() },
            );
        });
    };
    view! {
        <TaskScreen title=text!("user_new.title") name="user-new" back_to=paths::APP_USERS back_label=text!("user_new.back")>
            <p class="lede">{text!("user_new.about")}</p>
            <MutationForm mutation fields=USER_FIELD_NAMES on_submit=submit>
                <UserFields form mutation phone_mandatory />
                <SubmitButton mutation label=text!("user_new.submit") />
            </MutationForm>
        </TaskScreen>
    }
}
