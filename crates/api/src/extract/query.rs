//! The extractor for query strings.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use latchkey_contract::{Problem, ProblemCode};
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::error::ApiError;

/// A query string that is read into a type; fields that the type does not have are refused if it denies them.
pub struct QueryParams<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for QueryParams<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let read = axum::extract::Query::<T>::from_request_parts(parts, app).await;
        let invalid = |_| {
            let problem = Problem::new(ProblemCode::InvalidField);
            problem.saying("The query must have exactly the fields of this call.").into()
        };
        read.map(|query| Self(query.0)).map_err(invalid)
    }
}
