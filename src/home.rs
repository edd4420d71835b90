//! The home page of whoever is signed in: "Access granted".

use latchkey_components::markup::{Markup, set_flag, set_text};
use latchkey_components::{Intent, LoginStore, client, on_click, problem_message};
use latchkey_contract::{AccountSummary, ProblemCode, Role};
use latchkey_words::text;
use leptos::task::spawn_local;

/// The home page.
pub fn home(store: LoginStore, account: &AccountSummary) -> Markup {
    let page = Markup::new(include_str!("home.html"));
    let name = if account.name.is_empty() { &account.username } else { &account.name };
    set_text(&page.part("greeting"), &text!("home.greeting", name = name));
    set_flag(&page.part("administration"), "hidden", account.role != Role::Admin);
    let signed_in_page = page.clone();
    on_click(&page.part("sign-out"), move || sign_out(signed_in_page.clone(), store));
    page
}

/// Ends the session. A second click while it is ending does nothing.
fn sign_out(page: Markup, store: LoginStore) {
    let button = page.part("sign-out");
    if button.has_attribute("data-busy") {
        return;
    }
    set_flag(&button, "data-busy", true);
    spawn_local(async move {
        let outcome = client::sign_out().await;
        set_flag(&button, "data-busy", false);
        match outcome {
            Err(problem) if problem.code != ProblemCode::NoSession => {
                set_text(&page.part("wrong"), &problem_message(&problem));
            }
            _ => store.ask(Intent::Refresh),
        }
    });
}
