//! What locks a user out or keeps them waiting, and the button that unlocks.

use latchkey_contract::{LockedNetwork, UserLock, paths};
use latchkey_words::text;
use leptos::prelude::*;

use super::context::UserContext;
use crate::api::{ApiRequest, Mutation};
use crate::ui::form::{FormError, MutationButton};
use crate::ui::{QueryStatus, focus_heading, format_duration};

/// The locks, and a button that removes them if there are any.
#[component]
pub fn UserLocks(context: UserContext) -> impl IntoView {
    let (session, mutation) = (context.session, Mutation::new());
    let query = session.query::<UserLock>(context.path(paths::user_lock));
    let messages = Memo::new(move |_| query.get().as_ref().map(lock_messages));
    let unlock = move || {
        let request = ApiRequest::delete(&context.path(paths::user_lock));
        let unlocked = async move {
            session.send::<()>(request).await?;
            query.refresh().await;
            Ok(())
        };
        mutation.run(unlocked, move |()| {
            session.flash.show(text!("user.unlocked"));
            focus_heading();
        });
    };
    view! {
        <section class="panel" aria-labelledby="lock">
            <h2 class="panel-title" id="lock">
                {text!("user.locks")}
            </h2>
            <FormError mutation />
            <QueryStatus query />
            {move || match messages.get() {
                None => ().into_any(),
                Some(messages) if messages.is_empty() => {
                    view! { <p class="hint">{text!("user.locks_none")}</p> }.into_any()
                }
                Some(messages) => {
                    view! {
                        <ul class="words">
                            {messages.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                        </ul>
                        <p class="panel-acts">
                            <MutationButton mutation kind="quiet" label=text!("user.unlock") on_press=unlock />
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
    let wrong = lock.wrong_codes_in_a_row;
    let codes = match (lock.locked, wrong) {
        (true, _) => Some(text!("user.locked", count = wrong)),
        (false, 0) => None,
        (false, _) => Some(text!("user.wrong_codes", count = wrong)),
    };
    let wait = lock.codes_in_ms.map(|wait| text!("user.codes_wait", wait = format_duration(wait)));
    codes.into_iter().chain(wait).chain(lock.networks.iter().map(network_message)).collect()
}

/// The wrong passwords from a network, and how long the next one from there has to wait.
fn network_message(LockedNetwork { network, tries, password_in_ms }: &LockedNetwork) -> String {
    match password_in_ms {
        None => text!("user.wrong_passwords", count = *tries, network = network),
        Some(wait) => {
            let wait = format_duration(*wait);
            text!("user.wrong_passwords_wait", count = *tries, network = network, wait = wait)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
                "Locked after 100 wrong codes in a row. Until you unlock it, only a recovery code works.",
                "7 wrong passwords from 192.0.2.1. The next one is checked in 30 seconds.",
            ]
        );
    }
}
