//! What there is to tell the person on the present screen.

use latchkey_contract::{Problem, ProblemCode};
use leptos::prelude::*;

use super::{Conversation, Notice};

/// The notice's place. It is always there, because a live region that arrives together with its text is not read.
#[component]
pub(super) fn NoticeLine(talk: Conversation) -> impl IntoView {
    let wrong = move || {
        talk.read(|login| match login.notice() {
            Some(Notice::Wrong(problem)) => in_words(problem),
            _ => String::new(),
        })
    };
    let news = move || {
        talk.read(|login| match login.notice() {
            Some(Notice::News(text)) => *text,
            _ => "",
        })
    };
    view! {
        <p class="notice" data-kind="wrong" role="alert">{wrong}</p>
        <p class="notice" data-kind="news" role="status">{news}</p>
    }
}

/// The problem in one or two sentences, with the tries left and the time to wait where they are known.
pub(super) fn in_words(problem: &Problem) -> String {
    let mut words = problem.title.clone();
    if problem.code == ProblemCode::CodeWrong {
        match problem.tries_left {
            Some(1) => words.push_str(" 1 try left."),
            Some(left) => {
                words.push(' ');
                words.push_str(&left.to_string());
                words.push_str(" tries left.");
            }
            None => {}
        }
    }
    if let Some(wait) = problem.retry_in_ms {
        words.push_str(" Try again in ");
        words.push_str(&crate::countdown::spoken(wait));
        words.push('.');
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_code_says_how_many_tries_are_left() {
        let wrong = Problem::new(ProblemCode::CodeWrong);
        assert!(in_words(&wrong.clone().with_tries_left(4)).ends_with(" 4 tries left."));
        assert!(in_words(&wrong.clone().with_tries_left(1)).ends_with(" 1 try left."));
        assert!(!in_words(&wrong).contains("left"));
    }

    #[test]
    fn a_throttled_sign_in_says_when_to_try_again() {
        let throttled = Problem::new(ProblemCode::SignInRefused).retry_in_ms(90_000);
        assert!(in_words(&throttled).ends_with("Try again in 1 minute 30 seconds."));
    }
}
