//! What locks a user out or keeps them waiting, and the button that lifts it.

use latchkey_contract::{UserLock, paths};
use leptos::prelude::*;

use super::context::UserContext;
use crate::api::{ApiRequest, Mutation};
use crate::ui::form::FormError;
use crate::ui::{QueryStatus, focus_heading, format_duration};

/// The locks, and "Lift" if there are any.
#[component]
pub fn UserLocks(context: UserContext) -> impl IntoView {
    let (session, mutation) = (context.session, Mutation::new());
    let query = session.query::<UserLock>(context.path(paths::user_lock));
    let messages = Memo::new(move |_| query.get().as_ref().map(lock_messages));
    let lift = move || {
        let request = ApiRequest::delete(&context.path(paths::user_lock));
        let lifted = async move {
            session.send::<()>(request).await?;
            query.refresh().await;
            Ok(())
        };
        mutation.run(lifted, move |()| {
            session.flash.show("The lock is lifted: passwords and codes are looked at again.");
            focus_heading();
        });
    };
    view! {
        <section class="panel" aria-labelledby="lock">
            <h2 class="panel-title" id="lock">
                "Locks"
            </h2>
            <FormError mutation />
            <QueryStatus query />
            {move || match messages.get() {
                None => ().into_any(),
                Some(messages) if messages.is_empty() => {
                    view! { <p class="hint">"Nothing keeps them waiting."</p> }.into_any()
                }
                Some(messages) => {
                    view! {
                        <ul class="words">
                            {messages.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                        </ul>
                        <p class="panel-acts">
                            <button
                                class="button"
                                data-kind="quiet"
                                type="button"
                                data-busy=move || mutation.is_running().then_some("")
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

/// A sentence for each lock and each wait.
fn lock_messages(lock: &UserLock) -> Vec<String> {
    let mut messages = vec![];
    let wrong = lock.wrong_codes_in_a_row;
    let codes = if wrong == 1 { "1 wrong code".to_owned() } else { format!("{wrong} wrong codes") };
    if lock.locked {
        messages.push(format!(
            "Locked after {codes} in a row. Until it is lifted, only a recovery code lets in."
        ));
    } else if wrong > 0 {
        messages.push(format!("{codes} since the last right one."));
    }
    if let Some(wait) = lock.codes_in_ms {
        messages.push(format!(
            "Too many wrong codes this hour: the next is looked at in {}.",
            format_duration(wait)
        ));
    }
    for network in &lock.networks {
        let tries = network.tries;
        let tries =
            if tries == 1 { "1 wrong password".to_owned() } else { format!("{tries} wrong passwords") };
        let wait = network
            .password_in_ms
            .map(|wait| format!(" The next is looked at in {}.", format_duration(wait)));
        messages.push(format!("{tries} from {}.{}", network.network, wait.unwrap_or_default()));
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;
    use latchkey_contract::LockedNetwork;

    #[test]
    fn a_lock_is_said_in_words() {
        let open = UserLock { locked: false, wrong_codes_in_a_row: 0, codes_in_ms: None, networks: vec![] };
        assert!(lock_messages(&open).is_empty());
        let network = LockedNetwork { network: "192.0.2.1".into(), tries: 7, password_in_ms: Some(30_000) };
        let shut =
            UserLock { locked: true, wrong_codes_in_a_row: 100, codes_in_ms: None, networks: vec![network] };
        assert_eq!(
            lock_messages(&shut),
            [
                "Locked after 100 wrong codes in a row. Until it is lifted, only a recovery code lets in.",
                "7 wrong passwords from 192.0.2.1. The next is looked at in 30 seconds.",
            ]
        );
    }
}
