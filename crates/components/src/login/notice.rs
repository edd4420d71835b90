//! What there is to tell the person on the present screen.

use latchkey_contract::{Problem, ProblemCode};

use super::{Conversation, Machine, Notice};
use crate::markup::{Markup, text};

/// Keeps the two lines of a screen that speak: `wrong` and `news`. They are always there, because a live region that
/// arrives together with its text is not read.
pub(super) fn tell(screen: &Markup, talk: Conversation) {
    text(&screen.part("wrong"), move || talk.read(Machine::wrong));
    text(&screen.part("news"), move || talk.read(|login| login.news().to_owned()));
}

impl Machine {
    /// What went wrong, or nothing.
    #[must_use]
    pub fn wrong(&self) -> String {
        match self.notice() {
            Some(Notice::Wrong(problem)) => in_words(problem),
            _ => String::new(),
        }
    }

    /// What has happened, or nothing.
    #[must_use]
    pub fn news(&self) -> &'static str {
        match self.notice() {
            Some(Notice::News(text)) => text,
            _ => "",
        }
    }
}

/// The problem in one or two sentences, with the tries left and the time to wait where they are known.
#[must_use]
pub fn in_words(problem: &Problem) -> String {
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
