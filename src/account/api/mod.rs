//! Exchanges with the API, and the state of each: requests, queries, mutations and file uploads.

pub mod file_upload;
pub mod mutation;
pub mod paged_query;
pub mod query;
pub mod query_string;
pub mod request;
