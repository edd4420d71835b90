//! What keeps a user waiting, in words, and lifting it.

use latchkey_contract::{UserLock, paths};
use leptos::prelude::*;

use crate::admin::user::screen::One;
use crate::api::mutation::Deed;
use crate::api::query::Held;
use crate::api::request::Exchange;
use crate::ui::dates::span;
use crate::ui::form::field::Wrong;
use crate::ui::layout::screen::focus_heading;

/// Locks, and "Lift".
#[component]
pub fn Lock(one: One) -> impl IntoView {
    let (visit, deed) = (one.visit, Deed::new());
    let held = Held::<UserLock>::at(one.path(paths::user_lock));
    let lines = Memo::new(move |_| held.get().as_ref().map(told));
    let lift = move || {
        let exchange = Exchange::delete(&one.path(paths::user_lock));
        let lifted = async move {
            visit.ask::<()>(exchange).await?;
            held.refresh().await;
            Ok(())
        };
        deed.begin(lifted, move |()| {
            visit.tell("The lock is lifted: passwords and codes are looked at again.");
            focus_heading();
        });
    };
    view! {
        <section class="panel" aria-labelledby="lock">
            <h2 class="panel-title" id="lock">
                "Locks"
            </h2>
            <Wrong deed />
            {held.waiting()}
            {move || match lines.get() {
                None => ().into_any(),
                Some(lines) if lines.is_empty() => {
                    view! { <p class="hint">"Nothing keeps them waiting."</p> }.into_any()
                }
                Some(lines) => {
                    view! {
                        <ul class="words">
                            {lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                        </ul>
                        <p class="panel-acts">
                            <button
                                class="button"
                                data-kind="quiet"
                                type="button"
                                data-busy=move || deed.busy().then_some("")
                                on:click=move |_| lift()
                            >
                                "Lift"
                            </button>
                        </p>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

fn told(lock: &UserLock) -> Vec<String> {
    let mut lines = vec![];
    let wrong = lock.wrong_codes_in_a_row;
    let codes = if wrong == 1 { "1 wrong code".to_owned() } else { format!("{wrong} wrong codes") };
    if lock.locked {
        lines.push(format!(
            "Locked after {codes} in a row. Until it is lifted, only a recovery code lets in."
        ));
    } else if wrong > 0 {
        lines.push(format!("{codes} since the last right one."));
    }
    if let Some(wait) = lock.codes_in_ms {
        lines.push(format!("Too many wrong codes this hour: the next is looked at in {}.", span(wait)));
    }
    for network in &lock.networks {
        let tries = network.tries;
        let tries =
            if tries == 1 { "1 wrong password".to_owned() } else { format!("{tries} wrong passwords") };
        let wait = network.password_in_ms.map(|wait| format!(" The next is looked at in {}.", span(wait)));
        lines.push(format!("{tries} from {}.{}", network.network, wait.unwrap_or_default()));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use latchkey_contract::LockedNetwork;

    #[test]
    fn a_lock_is_said_in_words() {
        let open = UserLock { locked: false, wrong_codes_in_a_row: 0, codes_in_ms: None, networks: vec![] };
        assert!(told(&open).is_empty());
        let network = LockedNetwork { network: "192.0.2.1".into(), tries: 7, password_in_ms: Some(30_000) };
        let shut =
            UserLock { locked: true, wrong_codes_in_a_row: 100, codes_in_ms: None, networks: vec![network] };
        assert_eq!(
            told(&shut),
            [
                "Locked after 100 wrong codes in a row. Until it is lifted, only a recovery code lets in.",
                "7 wrong passwords from 192.0.2.1. The next is looked at in 30 seconds.",
            ]
        );
    }
}
