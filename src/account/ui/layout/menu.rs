//! The menu: the pages of the account, and those of administrators.

use latchkey_contract::paths;
use latchkey_words::{Key, text};
use leptos::prelude::*;
use leptos_router::components::A;

use crate::session::AccountSession;

/// A page in the menu.
#[derive(Debug, Clone)]
pub struct MenuItem {
    pub path: &'static str,
    pub label: Key,
}

/// The menu. On narrow screens it is shown only while it is open.
#[component]
pub fn Menu(open: RwSignal<bool>, items: Vec<MenuItem>, administration: Vec<MenuItem>) -> impl IntoView {
    view! {
        <nav class="nav" id="menu" aria-label=text!("menu.label") data-open=move || open.get().then_some("")>
            <ul>
                <li>
                    <a href=paths::APP_HOME rel="external">
                        {text!("menu.home")}
                    </a>
                </li>
                {menu_links(&items)}
            </ul>
            <AdministrationMenu items=administration />
        </nav>
    }
}

/// The pages of administrators. Empty for everybody else.
#[component]
fn AdministrationMenu(items: Vec<MenuItem>) -> impl IntoView {
    let session = AccountSession::current();
    let is_admin = Memo::new(move |_| session.is_admin());
    move || {
        is_admin.get().then(|| {
            view! {
                <h2 class="nav-title" id="administration">
                    {text!("menu.administration")}
                </h2>
                <ul aria-labelledby="administration">{menu_links(&items)}</ul>
            }
        })
    }
}

fn menu_links(items: &[MenuItem]) -> impl IntoView + use<> {
    let links = items.iter().map(|MenuItem { path, label }| {
        let (path, label) = (*path, label.text());
        view! { <li><A href=path>{label}</A></li> }
    });
    links.collect_view()
}
