//! A method that is not set up, in the list of methods.

use latchkey_components::method_name;
use latchkey_contract::{MethodKind, paths};
use latchkey_words::text;
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
        MethodKind::App => text!("security.app_about"),
        MethodKind::Sms => text!("security.sms_about"),
        _ => text!("security.email_about"),
    };
    view! {
        <li class="row">
            <div class="row-text">
                <h3 class="row-name">{method_name(kind)}</h3>
                <p class="row-about">{description}</p>
            </div>
            <p class="row-acts">
                <a class="button" data-kind="quiet" href=set_up_path(kind) aria-label=text!("security.set_up_label", method = method_name(kind))>
                    {text!("security.set_up")}
                </a>
            </p>
        </li>
    }
}
