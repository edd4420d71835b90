//! Messages to the person on the present screen.

use latchkey_contract::{Problem, ProblemCode};

use crate::countdown::long_duration;

/// A message to the person. It is shown until the next request that the person makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginNotice {
    /// An error.
    Error(Problem),
    /// A success.
    Info(&'static str),
}

/// The problem in one or two sentences, with the tries left and the time to wait where the API stated them.
#[must_use]
pub fn problem_message(problem: &Problem) -> String {
    let mut message = problem.title.clone();
    if problem.code == ProblemCode::CodeWrong {
        match problem.tries_left {
            Some(1) => message.push_str(" 1 try left."),
            Some(left) => {
                message.push(' ');
                message.push_str(&left.to_string());
                message.push_str(" tries left.");
            }
            None => {}
        }
    }
    if let Some(wait) = problem.retry_in_ms {
        message.push_str(" Try again in ");
        message.push_str(&long_duration(wait));
        message.push('.');
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_code_says_how_many_tries_are_left() {
        let wrong = Problem::new(ProblemCode::CodeWrong);
        assert!(problem_message(&wrong.clone().with_tries_left(4)).ends_with(" 4 tries left."));
        assert!(problem_message(&wrong.clone().with_tries_left(1)).ends_with(" 1 try left."));
        assert!(!problem_message(&wrong).contains("left"));
    }

    #[test]
    fn a_throttled_sign_in_says_when_to_try_again() {
        let throttled = Problem::new(ProblemCode::SignInRefused).retry_in_ms(90_000);
        assert!(problem_message(&throttled).ends_with("Try again in 1 minute 30 seconds."));
    }
}
