//! Exchanges with the API, and the state of each: a request, a query, a mutation, a file upload.
//!
//! Nothing here knows who is signed in: `session` sends a request in their name, and hands out queries that do.

mod abandon_attempt;
mod error;
mod file_upload;
mod mutation;
mod paged_query;
mod query;
mod query_string;
mod request;

pub use abandon_attempt::abandon_attempt;
pub use error::{RequestError, error_message, ignore_not_found};
pub use file_upload::FileUpload;
pub use mutation::Mutation;
pub use paged_query::{PageResponse, PagedQuery};
pub use query::{Fetch, Query};
pub use query_string::{query_string, with_parameter};
pub use request::ApiRequest;
