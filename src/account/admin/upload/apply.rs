//! Saving the rows of an upload.

use latchkey_components::client::is_transport_error;
use latchkey_contract::{Problem, ProblemCode, Upload, UploadState, paths};
use latchkey_words::text;

use crate::api::{ApiRequest, RequestError, with_parameter};
use crate::session::AccountSession;

/// The path of an upload's state. It asks for one row, because the rows are a query of their own.
pub fn upload_state_path(id: &str) -> String {
    with_parameter(&paths::upload(id), "limit", "1")
}

/// Saves all rows. Many rows take longer than a response is waited for: then the state tells whether they are
/// being saved.
///
/// # Errors
/// Why the rows are not saved.
pub async fn apply_upload(session: AccountSession, id: &str) -> Result<Upload, RequestError> {
    let outcome = session.send::<Upload>(ApiRequest::post(&paths::UPLOAD_APPLY.replace("{id}", id))).await;
    match outcome {
        Err(RequestError::Problem(no_answer)) if is_transport_error(&no_answer) => {
            let upload = session.send::<Upload>(ApiRequest::get(&upload_state_path(id))).await?;
            if upload.state == UploadState::Checked {
                Err(RequestError::Problem(no_answer))
            } else {
                Ok(upload)
            }
        }
        Err(RequestError::Problem(problem)) if problem.code == ProblemCode::NotFound => {
            Err(RequestError::Problem(Problem::new(ProblemCode::NotFound).saying(text!("upload.gone"))))
        }
        outcome => outcome,
    }
}
