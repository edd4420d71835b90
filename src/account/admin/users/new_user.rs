//! Adding a user. Nobody but its owner ever knows the password: a link to choose one is mailed.

use latchkey_contract::{CurrentPolicy, NewUser, Role, User, paths};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::admin::shared::admin_only::ForAdmins;
use crate::admin::shared::user_fields::{FIELDS, UserFields, fields, phone_is_mandatory};
use crate::admin::shared::user_labels::called;
use crate::api::mutation::Deed;
use crate::api::query::Held;
use crate::api::request::Exchange;
use crate::session::context::Visit;
use crate::ui::form::field::Wrong;
use crate::ui::form::merge_form::Draft;
use crate::ui::layout::screen::Task;

/// The form.
#[component]
pub fn NewUserScreen() -> impl IntoView {
    view! {
        <ForAdmins>
            <Form />
        </ForAdmins>
    }
}

#[component]
fn Form() -> impl IntoView {
    let (visit, navigate, deed) = (Visit::present(), use_navigate(), Deed::new());
    let phone_mandatory = phone_is_mandatory(Held::<CurrentPolicy>::at(paths::POLICY));
    let draft = Draft::of(0, fields(None));
    let add = move || {
        let typed =
            |name| Some(draft.at(name).get_untracked().trim().to_owned()).filter(|text| !text.is_empty());
        let new = NewUser {
            username: typed("username").unwrap_or_default(),
            name: typed("name"),
            email: typed("email"),
            phone: typed("phone"),
            role: typed("role").and_then(|role| Role::parse(&role)).unwrap_or_default(),
        };
        if new.username.is_empty() {
            return deed.refuse("username", "Give a username.");
        }
        let (exchange, navigate) = (Exchange::post_with(paths::USERS, &new), navigate.clone());
        deed.begin(async move { visit.ask::<User>(exchange).await }, move |user| {
            let next = match &user.email {
                Some(email) => {
                    [" is added. A link to choose a password is on its way to ", &email.address, "."].concat()
                }
                None => {
                    " is added. Without an email address no link to choose a password can be sent.".to_owned()
                }
            };
            visit.tell([called(&user), next].concat());
            navigate(
                &paths::app_user(&user.id),
                NavigateOptions { replace: true, ..NavigateOptions::default() },
            );
        });
    };
    view! {
        <Task title="Add user" name="user-new" back=(paths::APP_USERS, "Users")>
            <p class="lede">"They are mailed a link to choose a password. Nobody else ever knows it."</p>
            <Wrong deed fields=FIELDS />
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    add();
                }
            >
                <UserFields draft deed phone_mandatory />
                <button class="button" data-kind="primary" type="submit" data-busy=move || deed.busy().then_some("")>
                    "Add user"
                </button>
            </form>
        </Task>
    }
}
