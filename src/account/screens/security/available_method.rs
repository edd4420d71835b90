//! A method that is not set up, in the list of methods.

use latchkey_components::method_name;
use latchkey_contract::{MethodKind, paths};
use leptos::prelude::*;

/// The page that sets up a method of that kind.
pub fn set_up_path(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::App => paths::APP_SECURITY_APP,
        MethodKind::Sms => paths::APP_SECURITY_SMS,
        MethodKind::Email => paths::APP_SECURITY_EMAIL,
        MethodKind::Recovery => paths::APP_SECURITY_RECOVERY,
    }
}

/// A method that can be set up.
#[component]
pub fn AvailableMethod(kind: MethodKind) -> impl IntoView {
    let description = match kind {
        MethodKind::App => "The safest of them: codes made on your phone, also without a network.",
        MethodKind::Sms => "Codes to your phone. Handy, though others can get hold of text messages.",
        _ => "Codes to your mailbox.",
    };
    view! {
        <li class="row">
            <div class="row-text">
                <h3 class="row-name">{method_name(kind)}</h3>
                <p class="row-about">{description}</p>
            </div>
            <p class="row-acts">
                <a class="button" data-kind="quiet" href=set_up_path(kind) aria-label=format!("Set up: {}", method_name(kind))>
                    "Set up"
                </a>
            </p>
        </li>
    }
}
