//! The error of a request, and its message.

use latchkey_components::client::{TransportError, is_transport_error};
use latchkey_components::problem_message;
use latchkey_contract::{Problem, ProblemCode};
use latchkey_words::key;

/// Why a request came to nothing.
pub enum RequestError {
    /// The API refused it, or gave no answer that can be read.
    Problem(Problem),
    /// The person cancelled it: the dialog of step-up authentication, or a file upload.
    Cancelled,
}

/// The sentence for a problem: its detail if the API gave one, else the words of its code.
pub fn error_message(problem: &Problem) -> String {
    let title = match &problem.detail {
        Some(detail) => detail.clone(),
        // The code of all transport errors is the same; each is titled in the page itself.
        None if is_transport_error(problem) => problem.title.clone(),
        None => problem.code.words_key().text_or(key!("problem.internal")),
    };
    problem_message(&Problem { title, ..problem.clone() })
}

/// Takes "not found" for success: what was to be deleted is gone, whoever has deleted it.
///
/// # Errors
/// Every other error.
#[allow(clippy::result_large_err, reason = "it is handed on as it came, once an answer")]
pub fn ignore_not_found(error: RequestError) -> Result<(), RequestError> {
    match error {
        RequestError::Problem(problem) if problem.code == ProblemCode::NotFound => Ok(()),
        error => Err(error),
    }
}

/// The problem of a status whose response is no problem document: a proxy has written it, not the API.
pub(super) fn problem_of_status(status: u16) -> Problem {
    match status {
        413 => Problem::new(ProblemCode::BodyTooLarge),
        502..=504 => TransportError::Unreachable.into(),
        500.. => Problem::new(ProblemCode::Internal),
        _ => TransportError::Unreadable.into(),
    }
}
