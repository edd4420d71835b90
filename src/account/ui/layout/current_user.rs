//! Who is signed in, and the button that signs out.

use latchkey_contract::AccountSettings;
use latchkey_words::text;
use leptos::prelude::*;

use crate::api::Mutation;
use crate::session::AccountSession;

/// The name of whoever is signed in, and the button.
#[component]
pub fn CurrentUser() -> impl IntoView {
    let session = AccountSession::current();
    let sign_out = Mutation::new();
    view! {
        <span class="who">
            <span class="who-name">{move || session.with(display_name)}</span>
            <button
                class="link"
                type="button"
                data-busy=move || sign_out.is_running().then_some("")
                on:click=move |_| {
                    sign_out.run(session.sign_out(), |()| ());
                }
            >
                {text!("layout.sign_out")}
            </button>
            <span class="who-wrong" role="alert">
                {move || sign_out.form_error(&[])}
            </span>
        </span>
    }
}

/// The account's name, or its username if it has none.
fn display_name(settings: &AccountSettings) -> String {
    let account = &settings.account;
    if account.name.is_empty() { account.username.clone() } else { account.name.clone() }
}
