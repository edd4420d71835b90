//! What comes after a method was set up: recovery codes for the first one, else back to the list.

use latchkey_contract::{MethodKind, paths};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::session::context::Visit;

/// Goes on from a method of that kind.
pub fn go_on(kind: MethodKind) -> Callback<()> {
    let (visit, navigate) = (Visit::present(), use_navigate());
    Callback::new(move |()| {
        let first = visit.peek(|settings| settings.recovery_codes_left.is_none_or(|left| left == 0));
        if first {
            visit.codes_are_due();
            return navigate(paths::APP_SECURITY_RECOVERY, NavigateOptions::default());
        }
        let what = match kind {
            MethodKind::App => "Your authenticator app is set up.",
            MethodKind::Sms => "Text messages are set up.",
            MethodKind::Email => "Email is set up.",
            MethodKind::Recovery => "",
        };
        visit.tell([what, " Browsers that you trusted will ask for a code again."].concat());
        navigate(paths::APP_SECURITY, NavigateOptions::default());
    })
}
