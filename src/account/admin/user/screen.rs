//! One user: what is known of them, how they get in, and where they are signed in.

use latchkey_contract::{ChangeUser, CurrentPolicy, ProblemCode, Role, User, paths};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::admin::shared::admin_only::ForAdmins;
use crate::admin::shared::user_fields::{FIELDS, UserFields, fields, phone_is_mandatory};
use crate::admin::shared::user_labels::{called, state};
use crate::admin::user::access::{Access, Ways};
use crate::admin::user::devices::UserDevices;
use crate::admin::user::lock::Lock;
use crate::admin::user::sessions::UserSessions;
use crate::api::mutation::Deed;
use crate::api::query::Held;
use crate::api::query_string::query;
use crate::api::request::Exchange;
use crate::session::context::{Refusal, Visit};
use crate::ui::dates::{Grain, When};
use crate::ui::form::field::Wrong;
use crate::ui::form::merge_form::Draft;
use crate::ui::layout::screen::Screen;

/// The user that the address names.
#[component]
pub fn UserScreen() -> impl IntoView {
    let asked = use_query_map();
    // It becomes part of a path.
    let id = Memo::new(move |_| {
        let id = asked.with(|asked| asked.get("id").unwrap_or_default());
        String::from(js_sys::encode_uri_component(&id))
    });
    view! {
        <ForAdmins>
            <p class="back">
                <a class="link" href=paths::APP_USERS>
                    "Users"
                </a>
            </p>
            {move || view! { <Shown id=id.get() /> }}
        </ForAdmins>
    }
}

/// A user on the screen. Copy it to every part.
#[derive(Clone, Copy)]
pub struct One {
    pub visit: Visit,
    pub id: StoredValue<String>,
    held: Held<User>,
}

impl One {
    /// The user as the API said last.
    pub fn with<T: Default>(self, look: impl FnOnce(&User) -> T) -> T {
        self.held.get().as_ref().map(look).unwrap_or_default()
    }

    /// The path of a part of it.
    pub fn path(self, part: fn(&str) -> String) -> String {
        self.id.with_value(|id| part(id))
    }

    /// Reads it again: something has been done.
    pub async fn refresh(self) {
        self.held.refresh().await;
    }
}

#[component]
fn Shown(id: String) -> impl IntoView {
    let held = Held::<User>::at(paths::user(&id));
    let one = One { visit: Visit::present(), id: StoredValue::new(id), held };
    let known = Memo::new(move |_| held.get().is_some());
    let title = Signal::derive(move || held.get().map_or_else(|| "User".to_owned(), |user| called(&user)));
    view! {
        <Screen title name="user">
            {held.waiting()}
            {move || {
                known
                    .get()
                    .then(|| {
                        view! {
                            <Summary one />
                            <Info one />
                            <Access one />
                            <Ways one />
                            <Lock one />
                            <UserSessions one />
                            <UserDevices one />
                        }
                    })
            }}
        </Screen>
    }
}

/// The state in a line, and the way to what happened.
#[component]
fn Summary(one: One) -> impl IntoView {
    let badge = move || {
        one.with(|user| {
            let (word, kind) = state(user);
            Some(view! { <span class="badge" data-state=kind>{word}</span> })
        })
    };
    let added = one.with(|user| user.created_at);
    let log = one.id.with_value(|id| [paths::APP_AUDIT, &query(&[("account", id)])].concat());
    view! {
        <p class="summary">
            {badge}
            <span class="hint">"Added " <When at=added grain=Grain::Day /></span>
            <a class="link" href=log>
                "What has happened"
            </a>
        </p>
    }
}

/// User information, saved whole.
#[component]
fn Info(one: One) -> impl IntoView {
    let (visit, deed, held) = (one.visit, Deed::new(), one.held);
    let phone_mandatory = phone_is_mandatory(Held::<CurrentPolicy>::at(paths::POLICY));
    let begun = untrack(|| held.get());
    let draft = Draft::of(begun.as_ref().map_or(0, |user| user.version), fields(begun.as_ref()));
    Effect::new(move |_| {
        if let Some(user) = held.get() {
            draft.follow(user.version, fields(Some(&user)));
        }
    });
    let save = move || {
        let exchange = Exchange::patch_with(&one.path(paths::user), &change(draft, phone_mandatory));
        let saved = async move {
            match visit.ask::<User>(exchange).await {
                Err(Refusal::Problem(problem)) if problem.code == ProblemCode::ChangedMeanwhile => {
                    one.refresh().await;
                    Err(Refusal::Problem(problem.saying(OVERTAKEN)))
                }
                // It is the role that cannot be.
                Err(Refusal::Problem(problem)) if problem.code == ProblemCode::LastAdmin => {
                    Err(Refusal::Problem(problem.at("role")))
                }
                outcome => outcome,
            }
        };
        deed.begin(saved, move |user| {
            draft.begin_again(user.version, fields(Some(&user)));
            visit.tell([&called(&user), " is saved."].concat());
            held.take(user);
            // It may be one's own.
            visit.reload();
        });
    };
    let moves = move || {
        let moved = |name| draft.changed(name) && !draft.before(name).is_empty();
        (moved("email") || moved("phone")).then(|| {
            view! {
                <p class="notice" data-kind="care">
                    "The next code goes to the new address. Their sessions and trusted devices end, and both addresses are told."
                </p>
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="info">
            <h2 class="panel-title" id="info">
                "User information"
            </h2>
            <Wrong deed fields=FIELDS />
            <form
                class="sheet"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    save();
                }
            >
                <UserFields draft deed phone_mandatory />
                {moves}
                <div class="actions">
                    <button class="button" data-kind="primary" type="submit" data-busy=move || deed.busy().then_some("")>
                        "Save"
                    </button>
                </div>
            </form>
        </section>
    }
}

const OVERTAKEN: &str = "Somebody else has changed this user meanwhile. What they did stands at the fields; nothing \
                         that you typed is lost. Look it through, then save again.";

/// What is typed, as far as it is something else than there was.
fn change(draft: Draft, phone_mandatory: Signal<bool>) -> ChangeUser {
    let phone = draft.to_send("phone");
    // One that was never given is asked for now.
    let missing =
        phone_mandatory.get_untracked() && draft.at("phone").with_untracked(|phone| phone.trim().is_empty());
    ChangeUser {
        version: draft.version(),
        username: draft.to_send("username"),
        name: draft.to_send("name"),
        email: draft.to_send("email"),
        phone: phone.or_else(|| missing.then(String::new)),
        role: draft.to_send("role").and_then(|role| Role::parse(&role)),
        active: None,
    }
}
