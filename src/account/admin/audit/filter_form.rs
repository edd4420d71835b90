//! The form of the audit log's filter.

use latchkey_contract::{AuditEvent, User, paths};
use latchkey_words::text;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::filter::{AuditFilter, find_account_id};
use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::form::{FormError, InputKind, Select, SubmitButton, TextField};

/// The values of the form's fields.
#[derive(Clone, Copy)]
struct AuditFilterFields {
    from: RwSignal<String>,
    to: RwSignal<String>,
    event: RwSignal<String>,
    /// The account's username or email address; the filter has its id.
    account: RwSignal<String>,
    /// The username of the filter's account: while the field has it, the id need not be looked up.
    filter_username: RwSignal<String>,
}

impl AuditFilterFields {
    fn new() -> Self {
        let [from, to, event, account, filter_username] = [(); 5].map(|()| RwSignal::new(String::new()));
        Self { from, to, event, account, filter_username }
    }

    /// Fills the fields with the filter of the address, and looks up the username of its account.
    fn fill(self, session: AccountSession, filter: Memo<AuditFilter>) {
        let AuditFilter { from, to, event, account: id } = filter.get();
        self.from.set(from);
        self.to.set(to);
        self.event.set(event);
        self.account.set(String::new());
        self.filter_username.set(String::new());
        if id.is_empty() {
            return;
        }
        spawn_local(async move {
            let path = paths::user(&String::from(js_sys::encode_uri_component(&id)));
            let user = session.send::<User>(ApiRequest::get(&path)).await;
            let is_current = filter.try_with_untracked(|filter| filter.account == id) == Some(true);
            if is_current && self.account.with_untracked(String::is_empty) {
                let username = user.map_or_else(|_| id, |user| user.username);
                self.filter_username.set(username.clone());
                self.account.set(username);
            }
        });
    }
}

/// The form. Its fields follow the address, and submitting it changes the address.
#[component]
pub fn AuditFilterForm(filter: Memo<AuditFilter>) -> impl IntoView {
    let (session, mutation) = (AccountSession::current(), Mutation::new());
    let navigate = StoredValue::new_local(use_navigate());
    let fields = AuditFilterFields::new();
    Effect::new(move |_| fields.fill(session, filter));
    let go_to = move |filter: &AuditFilter| {
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&filter.page_path(), options));
    };
    let submit = move || {
        let typed = fields.account.get_untracked().trim().to_owned();
        let is_filter_account =
            fields.filter_username.with_untracked(|username| !typed.is_empty() && *username == typed);
        let account = filter.with_untracked(|filter| filter.account.clone());
        let next = AuditFilter {
            from: fields.from.get_untracked(),
            to: fields.to.get_untracked(),
            event: fields.event.get_untracked(),
            account: if is_filter_account { account } else { String::new() },
        };
        if is_filter_account || typed.is_empty() {
            return go_to(&next);
        }
        mutation.run(async move { find_account_id(session, &typed).await }, move |account| {
            go_to(&AuditFilter { account, ..next });
        });
    };
    let mut events = vec![("", text!("audit.all_events"))];
    events.extend(AuditEvent::ALL.iter().map(|event| (event.as_str(), event.words_key().text())));
    view! {
        <FormError mutation fields=&["account"] />
        <form
            class="filter"
            role="search"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <TextField id="from" label=text!("audit.from") kind=InputKind::DATE value=fields.from mutation name="from" />
            <TextField id="to" label=text!("audit.to") kind=InputKind::DATE value=fields.to mutation name="to" />
            <div class="grows">
                <Select id="event" label=text!("audit.event_filter") options=events value=fields.event />
            </div>
            <div class="grows">
                <TextField id="account" label=text!("audit.account") kind=InputKind::TEXT value=fields.account mutation name="account" />
            </div>
            <div class="filter-acts">
                <SubmitButton mutation label=text!("audit.apply_filter") />
                {move || {
                    filter
                        .with(|filter| *filter != AuditFilter::default())
                        .then(|| {
                            view! {
                                <a class="link" href=paths::APP_AUDIT>
                                    {text!("audit.clear_filter")}
                                </a>
                            }
                        })
                }}
            </div>
        </form>
    }
}
