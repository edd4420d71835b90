//! Which part of a list a query asks for.

use latchkey_contract::{Problem, ProblemCode};

use crate::error::ApiError;
use crate::store::pagination::{PageRequest, PageRequestError};

/// The part of a list that `after` and `limit` of a query name.
///
/// # Errors
/// [`ProblemCode::InvalidField`] at the one that is wrong.
pub(crate) fn page_request(after: Option<&str>, limit: Option<u32>) -> Result<PageRequest, ApiError> {
    let invalid = |field| Problem::new(ProblemCode::InvalidField).at(field);
    PageRequest::read(after, limit).map_err(|error| match error {
        PageRequestError::Limit => invalid("limit").saying("Ask for 1 to 200 at a time.").into(),
        PageRequestError::Cursor => invalid("after").saying("Give `next` as it was.").into(),
    })
}
