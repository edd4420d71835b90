//! The menu: the pages of the account, and those of administrators.

use latchkey_contract::paths;
use leptos::prelude::*;
use leptos_router::components::A;

use crate::session::AccountSession;

/// Path and label of each page.
type MenuItems = [(&'static str, &'static str)];

const ACCOUNT_PAGES: &MenuItems = &[
    (paths::APP_SECURITY, "Security"),
    (paths::APP_DEVICES, "My Trusted Devices"),
    (paths::APP_SESSIONS, "Sessions"),
    (paths::APP_PROFILE, "Your information"),
];

const ADMINISTRATION_PAGES: &MenuItems = &[
    (paths::APP_USERS, "Users"),
    (paths::APP_UPLOAD, "User Upload"),
    (paths::APP_POLICY, "Policy"),
    (paths::APP_AUDIT, "Audit log"),
];

/// The menu. On narrow screens it is shown only while it is open.
#[component]
pub fn Menu(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <nav class="nav" id="menu" aria-label="Account" data-open=move || open.get().then_some("")>
            <ul>
                <li>
                    <a href=paths::APP_HOME rel="external">
                        "Home"
                    </a>
                </li>
                {menu_items(ACCOUNT_PAGES)}
            </ul>
            <AdministrationMenu />
        </nav>
    }
}

/// The pages of administrators. Empty for everybody else.
#[component]
fn AdministrationMenu() -> impl IntoView {
    let session = AccountSession::current();
    let is_admin = Memo::new(move |_| session.is_admin());
    move || {
        is_admin.get().then(|| {
            view! {
                <h2 class="nav-title" id="administration">
                    "Administration"
                </h2>
                <ul aria-labelledby="administration">{menu_items(ADMINISTRATION_PAGES)}</ul>
            }
        })
    }
}

fn menu_items(pages: &'static MenuItems) -> impl IntoView {
    pages.iter().map(|(path, label)| view! { <li><A href=*path>{*label}</A></li> }).collect_view()
}
