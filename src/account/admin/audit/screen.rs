//! Audit log: what happened, to whom, by whom, the newest first.

use latchkey_contract::{Audit, AuditEntry, AuditName, User, paths};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::admin::audit::event_labels::{EVENTS, detail, event};
use crate::admin::audit::filter::{AuditFilter, account_of};
use crate::admin::shared::admin_only::ForAdmins;
use crate::api::mutation::Deed;
use crate::api::paged_query::Listed;
use crate::api::request::Exchange;
use crate::session::context::Visit;
use crate::ui::dates::{Grain, When};
use crate::ui::form::field::{Field, Form, Wrong};
use crate::ui::form::select::Pick;
use crate::ui::layout::screen::Screen;

/// The log and what of it is looked at.
#[component]
pub fn AuditScreen() -> impl IntoView {
    view! {
        <ForAdmins>
            <Screen title="Audit log" name="audit" wide=true>
                <Log />
            </Screen>
        </ForAdmins>
    }
}

#[component]
fn Log() -> impl IntoView {
    let asked = use_query_map();
    let filter = Memo::new(move |_| asked.with(AuditFilter::read));
    let list = Listed::<Audit>::new();
    Effect::new(move |_| list.ask(filter.with(|filter| filter.api(paths::AUDIT))));
    let filtered = move || filter.with(|filter| *filter != AuditFilter::default());
    view! {
        <div class="above">
            <p class="lede">"What happened, to whom, and by whom. Nobody can change it."</p>
            <a
                class="button"
                data-kind="quiet"
                rel="external"
                download="audit.csv"
                href=move || filter.with(|filter| filter.api(paths::AUDIT_CSV))
            >
                "Download as CSV"
            </a>
        </div>
        <Filter filter />
        {list.told("entry", "entries")}
        {move || {
            list.is_empty()
                .then(|| {
                    view! {
                        <div class="empty">
                            <p>{if filtered() { "Nothing like that has happened." } else { "Nothing has happened yet." }}</p>
                        </div>
                    }
                })
        }}
        <div hidden=move || !list.has_rows()>
            <Table list />
        </div>
        {list.button()}
    }
}

/// The fields; they follow the address.
#[component]
fn Filter(filter: Memo<AuditFilter>) -> impl IntoView {
    let (visit, navigate, deed) = (Visit::present(), StoredValue::new_local(use_navigate()), Deed::new());
    let [from, to, event, account] = [(); 4].map(|()| RwSignal::new(String::new()));
    // The address has an id; people have names.
    let named = RwSignal::new(String::new());
    Effect::new(move |_| {
        let AuditFilter { from: since, to: until, event: only, account: id } = filter.get();
        from.set(since);
        to.set(until);
        event.set(only);
        account.set(String::new());
        named.set(String::new());
        if id.is_empty() {
            return;
        }
        spawn_local(async move {
            let path = paths::user(&String::from(js_sys::encode_uri_component(&id)));
            let found = visit.ask::<User>(Exchange::get(&path)).await;
            let still = filter.try_with_untracked(|filter| filter.account == id) == Some(true);
            if still && account.with_untracked(String::is_empty) {
                let name = found.map_or_else(|_| id, |user| user.username);
                named.set(name.clone());
                account.set(name);
            }
        });
    });
    let go = move |filter: &AuditFilter| {
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&filter.page(), options));
    };
    let look = move || {
        let typed = account.get_untracked().trim().to_owned();
        let known = named.with_untracked(|named| !typed.is_empty() && *named == typed);
        let wanted = AuditFilter {
            from: from.get_untracked(),
            to: to.get_untracked(),
            event: event.get_untracked(),
            account: if known { filter.with_untracked(|now| now.account.clone()) } else { String::new() },
        };
        if known || typed.is_empty() {
            return go(&wanted);
        }
        deed.begin(async move { account_of(visit, &typed).await }, move |account| {
            go(&AuditFilter { account, ..wanted });
        });
    };
    let mut events = vec![("", "Everything")];
    events.extend(EVENTS);
    view! {
        <Wrong deed fields=&["account"] />
        <form
            class="filter"
            role="search"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                look();
            }
        >
            <Field id="from" label="From" form=Form::DATE value=from deed name="from" />
            <Field id="to" label="To" form=Form::DATE value=to deed name="to" />
            <div class="grows">
                <Pick id="event" label="Event" options=events value=event />
            </div>
            <div class="grows">
                <Field id="account" label="Account" form=Form::TEXT value=account deed name="account" />
            </div>
            <div class="filter-acts">
                <button class="button" data-kind="primary" type="submit" data-busy=move || deed.busy().then_some("")>
                    "Show"
                </button>
                {move || {
                    filter
                        .with(|filter| *filter != AuditFilter::default())
                        .then(|| {
                            view! {
                                <a class="link" href=paths::APP_AUDIT>
                                    "Show everything"
                                </a>
                            }
                        })
                }}
            </div>
        </form>
    }
}

#[component]
fn Table(list: Listed<Audit>) -> impl IntoView {
    view! {
        <table class="table" role="table">
            <caption class="unseen">"What happened"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"When"</th>
                    <th scope="col" role="columnheader">"What"</th>
                    <th scope="col" role="columnheader">"Who"</th>
                    <th scope="col" role="columnheader">"To whom"</th>
                    <th scope="col" role="columnheader">"From where"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For each=move || list.rows() key=|entry| entry.id.clone() let:entry>
                    <Row entry />
                </For>
            </tbody>
        </table>
    }
}

#[component]
fn Row(entry: AuditEntry) -> impl IntoView {
    let themselves = entry.actor.is_some() && entry.actor == entry.target;
    let target = if themselves {
        view! { <span class="nowrap">"themselves"</span> }.into_any()
    } else {
        name(entry.target).into_any()
    };
    view! {
        <tr role="row" tabindex="-1">
            <td role="cell" data-label="When">
                <When at=entry.at grain=Grain::Second />
            </td>
            <th scope="row" role="rowheader">
                <span class="line">
                    {event(&entry.event)} " "
                    {(entry.outcome != "done")
                        .then(|| view! { <span class="badge" data-state="wrong">{outcome(&entry.outcome)}</span> })}
                </span>
                <span class="row-about">{detail(&entry.detail)}</span>
            </th>
            <td role="cell" data-label="Who">
                {name(entry.actor)}
            </td>
            <td role="cell" data-label="To whom">
                {target}
            </td>
            <td role="cell" data-label="From where">
                <span class="line">{entry.ip.unwrap_or_default()}</span>
                <span class="row-about">{entry.browser.unwrap_or_default()}</span>
            </td>
        </tr>
    }
}

fn outcome(word: &str) -> String {
    if word == "refused" { "Refused".to_owned() } else { word.to_owned() }
}

/// An account, with the way to everything about it.
fn name(who: Option<AuditName>) -> impl IntoView {
    let Some(AuditName { id, username }) = who else { return "\u{2013}".into_any() };
    // A name that nobody has is kept as a digest.
    if username.is_empty() {
        return "a name that nobody has".into_any();
    }
    let page = AuditFilter { account: id, ..AuditFilter::default() }.page();
    view! {
        <a class="name" href=page>
            {username}
        </a>
    }
    .into_any()
}
