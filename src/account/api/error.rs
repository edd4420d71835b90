//! The error of a request, and its message.

use latchkey_components::problem_message;
use latchkey_contract::{Problem, ProblemCode};

/// Why a request came to nothing.
pub enum RequestError {
    /// The API refused it, or gave no answer that can be read.
    Problem(Problem),
    /// The person cancelled it: the dialog of step-up authentication, or a file upload.
    Cancelled,
}

/// The sentence for a problem: its detail if the API gave one, else its title.
pub fn error_message(problem: &Problem) -> String {
    let title = problem.detail.clone().unwrap_or_else(|| problem.title.clone());
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
