//! Setting up an authenticator app: its secret as a picture and as text, and one code typed back.

use latchkey_contract::{AppSecret, Enrolment, MethodKind, Problem, ProblemCode, SetUpMethod, paths};
use leptos::prelude::*;

use crate::api::mutation::Deed;
use crate::api::request::Exchange;
use crate::screens::enrolment::confirm_code::{End, Enrolling};
use crate::screens::enrolment::next_step::go_on;
use crate::session::context::Visit;
use crate::ui::export::CopyButton;
use crate::ui::layout::screen::Task;
use crate::ui::qr::Qr;

/// Asks for a secret as soon as it is shown: there is nothing to fill in before.
#[component]
pub fn AppScreen() -> impl IntoView {
    let visit = Visit::present();
    let (deed, enrolment) = (Deed::new(), RwSignal::new(None::<Enrolment>));
    let begin = move || {
        let exchange =
            Exchange::post_with(paths::METHODS, &SetUpMethod { kind: MethodKind::App, address: None });
        deed.begin(async move { visit.ask(exchange).await }, move |begun| enrolment.set(Some(begun)));
    };
    begin();
    let again = visit.peek(|settings| settings.methods.iter().any(|method| method.kind == MethodKind::App));
    let done = go_on(MethodKind::App);
    let on_end = Callback::new(move |end| match end {
        End::Done => done.run(()),
        End::Lost | End::Left => {
            enrolment.set(None);
            if end == End::Lost {
                deed.regret(lost());
            }
        }
    });
    view! {
        <Task title="Authenticator app" name="set-up-app" back=(paths::APP_SECURITY, "Security")>
            <p class="lede">
                "An app on your phone makes a new code every 30 seconds, also without a network. "
                {again.then_some("The app that you have set up goes on working until the new one is confirmed.")}
            </p>
            {move || match enrolment.get() {
                Some(Enrolment { step, app: Some(app) }) => {
                    view! {
                        <Secret app />
                        <Enrolling step kind=MethodKind::App leave="Cancel" on_end />
                    }
                        .into_any()
                }
                _ => {
                    view! {
                        <p class="notice" data-kind="wrong" role="alert">
                            {move || deed.wrong_beside(&[])}
                        </p>
                        <button
                            class="button"
                            data-kind="primary"
                            type="button"
                            data-busy=move || deed.busy().then_some("")
                            on:click=move |_| begin()
                        >
                            {move || if deed.busy() { "One moment…" } else { "Show the QR code" }}
                        </button>
                    }
                        .into_any()
                }
            }}
        </Task>
    }
}

/// An enrolment that came to no end.
pub fn lost() -> Problem {
    Problem::new(ProblemCode::NoAttempt)
        .saying("That took too long, or was begun again elsewhere. Start once more.")
}

#[component]
fn Secret(app: AppSecret) -> impl IntoView {
    let secret = app.secret.reveal().to_owned();
    let groups = grouped(&secret, 4);
    view! {
        <ol class="steps">
            <li>
                <p>"Scan this picture with your authenticator app."</p>
                <Qr text=app.uri.reveal().to_owned() label="QR code with the secret for your authenticator app" />
                <details class="more">
                    <summary>"You cannot scan it?"</summary>
                    <p class="hint" id="secret-hint">
                        "Type this secret into the app instead. Choose “time-based” if it asks."
                    </p>
                    <p class="secret" aria-describedby="secret-hint">
                        {groups}
                    </p>
                    <p class="beside">
                        <CopyButton text=secret label="Copy the secret" />
                    </p>
                </details>
            </li>
            <li>
                <p>"Type the code that the app now shows."</p>
            </li>
        </ol>
    }
}

/// A text in groups of so many characters, for eyes.
pub fn grouped(text: &str, by: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = characters.chunks(by).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn groups_are_for_eyes_and_lose_nothing() {
        assert_eq!(grouped("ABCDEFGHIJ", 4), "ABCD EFGH IJ");
        assert_eq!(grouped("", 4), "");
    }
}
