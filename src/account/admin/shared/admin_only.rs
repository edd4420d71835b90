//! Keeps the pages of administrators from everybody else. The API decides; this only spares a refused request.

use latchkey_contract::paths;
use latchkey_words::text;
use leptos::prelude::*;

use crate::session::AccountSession;
use crate::ui::layout::AccountScreen;

/// Shows a page to administrators, and a notice to everybody else.
#[component]
pub fn AdminOnly(children: ChildrenFn) -> impl IntoView {
    let session = AccountSession::current();
    let is_admin = Memo::new(move |_| session.is_admin());
    move || {
        if is_admin.get() {
            children().into_any()
        } else {
            view! {
                <AccountScreen title=text!("admin_only.title") name="forbidden">
                    <p class="lede">{text!("admin_only.about")}</p>
                    <p class="beneath">
                        <a class="button" data-kind="quiet" href=paths::APP_PROFILE>
                            {text!("admin_only.profile")}
                        </a>
                    </p>
                </AccountScreen>
            }
            .into_any()
        }
    }
}
