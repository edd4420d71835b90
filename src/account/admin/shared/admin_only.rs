//! Administrators' pages are for administrators. The API decides; this only says so early.

use latchkey_contract::paths;
use leptos::prelude::*;

use crate::session::context::Visit;
use crate::ui::layout::screen::Screen;

/// Shows a page to administrators, and tells everybody else.
#[component]
pub fn ForAdmins(children: ChildrenFn) -> impl IntoView {
    let visit = Visit::present();
    let admin = Memo::new(move |_| visit.is_admin());
    move || {
        if admin.get() {
            children().into_any()
        } else {
            view! {
                <Screen title="For administrators" name="forbidden">
                    <p class="lede">
                        "This page is for those who look after everybody's accounts. If you need something from it, ask one of them."
                    </p>
                    <p class="beneath">
                        <a class="button" data-kind="quiet" href=paths::APP_PROFILE>
                            "Your information"
                        </a>
                    </p>
                </Screen>
            }
            .into_any()
        }
    }
}
