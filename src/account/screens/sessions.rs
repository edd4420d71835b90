//! Sessions: where the person is signed in.

use latchkey_contract::{Sessions, paths};
use latchkey_words::text;
use leptos::prelude::*;

use crate::ui::form::MutationButton;
use crate::ui::layout::AccountScreen;
use crate::ui::lists::{DeletableList, SessionList, Viewer};

/// The list, with a button that ends all sessions but this one.
#[component]
pub fn SessionsScreen() -> impl IntoView {
    let list = DeletableList::<Sessions>::new(paths::SESSIONS);
    let has_others = move || list.items().iter().any(|session| !session.this_browser);
    let end_others = move || list.delete_all(text!("sessions.others_ended"));
    view! {
        <AccountScreen title=text!("sessions.title") name="sessions">
            <p class="lede">{text!("sessions.lede")}</p>
            <SessionList list viewer=Viewer::Owner />
            {move || {
                if has_others() {
                    view! {
                        <MutationButton
                            mutation=list.mutation
                            kind="danger"
                            label=text!("sessions.end_others")
                            on_press=end_others
                        />
                    }
                        .into_any()
                } else if list.has_no_items() {
                    ().into_any()
                } else {
                    view! { <p class="hint">{text!("sessions.no_others")}</p> }.into_any()
                }
            }}
        </AccountScreen>
    }
}
