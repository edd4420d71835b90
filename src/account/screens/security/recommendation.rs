//! What the person should do next for the security of their account.

use latchkey_contract::AccountSettings;
use latchkey_words::text;
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
        Some(0) => return text!("recommendation.method_due"),
        Some(left) => {
            return text!("recommendation.method_due_soon", duration = format_duration(left));
        }
        None => {}
    }
    if settings.methods.is_empty() {
        return text!("recommendation.no_method");
    }
    match settings.recovery_codes_left {
        None | Some(0) => text!("recommendation.no_recovery_codes"),
        Some(left) if left <= FEW_RECOVERY_CODES => {
            text!("recommendation.few_recovery_codes", count = left)
        }
        Some(_) => String::new(),
    }
}
