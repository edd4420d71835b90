//! The page of the audit log: what happened, to whom, by whom, the newest first.

use latchkey_contract::{Audit, paths};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::filter::AuditFilter;
use super::filter_form::AuditFilterForm;
use super::table::AuditTable;
use crate::admin::shared::AdminOnly;
use crate::session::AccountSession;
use crate::ui::layout::AccountScreen;
use crate::ui::{PagedQueryStatus, ShowMore};

/// The page.
#[component]
pub fn AuditScreen() -> impl IntoView {
    view! {
        <AdminOnly>
            <AccountScreen title="Audit log" name="audit" wide=true>
                <AuditLog />
            </AccountScreen>
        </AdminOnly>
    }
}

/// The filter, and the entries that it finds.
#[component]
fn AuditLog() -> impl IntoView {
    let parameters = use_query_map();
    let filter = Memo::new(move |_| parameters.with(AuditFilter::from_parameters));
    let query = AccountSession::current().paged_query::<Audit>();
    Effect::new(move |_| query.load(filter.with(|filter| filter.api_path(paths::AUDIT))));
    let is_filtered = move || filter.with(|filter| *filter != AuditFilter::default());
    view! {
        <div class="above">
            <p class="lede">"What happened, to whom, and by whom. Nobody can change it."</p>
            <a
                class="button"
                data-kind="quiet"
                rel="external"
                download="audit.csv"
                href=move || filter.with(|filter| filter.api_path(paths::AUDIT_CSV))
            >
                "Download as CSV"
            </a>
        </div>
        <AuditFilterForm filter />
        <PagedQueryStatus query one="entry" many="entries" />
        {move || {
            query.is_empty()
                .then(|| {
                    view! {
                        <div class="empty">
                            <p>{if is_filtered() { "Nothing like that has happened." } else { "Nothing has happened yet." }}</p>
                        </div>
                    }
                })
        }}
        <div hidden=move || !query.has_items()>
            <AuditTable query />
        </div>
        <ShowMore query />
    }
}
