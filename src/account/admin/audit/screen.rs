//! The page of the audit log: what happened, to whom, by whom, the newest first.

use latchkey_contract::{Audit, paths};
use latchkey_words::text;
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
            <AccountScreen title=text!("audit.title") name="audit" wide=true>
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
            <p class="lede">{text!("audit.about")}</p>
            <a
                class="button"
                data-kind="quiet"
                rel="external"
                download="audit.csv"
                href=move || filter.with(|filter| filter.api_path(paths::AUDIT_CSV))
            >
                {text!("audit.download")}
            </a>
        </div>
        <AuditFilterForm filter />
        <PagedQueryStatus
            query
            all_text=|count| text!("audit.count", count = count)
            first_text=|count| text!("audit.first", count = count)
        />
        {move || {
            query.is_empty()
                .then(|| {
                    view! {
                        <div class="empty">
                            <p>{if is_filtered() { text!("audit.none_found") } else { text!("audit.none") }}</p>
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
