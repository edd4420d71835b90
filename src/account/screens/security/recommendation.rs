//! What the person should do next for the security of their account.

use latchkey_contract::AccountSettings;
use leptos::prelude::*;

use crate::session::AccountSession;
use crate::ui::format_duration;

/// With so many recovery codes left, new ones are recommended.
const FEW_RECOVERY_CODES: u32 = 2;

/// The recommendation, if there is one.
#[component]
pub fn SecurityRecommendation() -> impl IntoView {
    let session = AccountSession::current();
    let text = Memo::new(move |_| session.with(recommendation));
    move || {
        let text = text.get();
        (!text.is_empty()).then(|| view! { <p class="notice" data-kind="care">{text}</p> })
    }
}

/// The most urgent recommendation. Empty if there is none.
fn recommendation(settings: &AccountSettings) -> String {
    match settings.method_due_in_ms {
        Some(0) => {
            return "Set up a way to verify first: this account must have one, and all else is closed until then."
                .to_owned();
        }
        Some(left) => {
            return format!(
                "This account must have a way to verify within {}. Set one up now: it takes a minute.",
                format_duration(left)
            );
        }
        None => {}
    }
    if settings.methods.is_empty() {
        return "Your password is all that protects this account. Set up a way to verify: it takes a minute."
            .to_owned();
    }
    match settings.recovery_codes_left {
        None | Some(0) => "You have no recovery codes. Make some, or a lost phone locks you out.".to_owned(),
        Some(1) => "Only one recovery code is left. Make new ones before you need it.".to_owned(),
        Some(left) if left <= FEW_RECOVERY_CODES => {
            format!("Only {left} recovery codes are left. Make new ones before you need them.")
        }
        Some(_) => String::new(),
    }
}
