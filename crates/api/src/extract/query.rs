//! The extractor for query strings.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use latchkey_contract::{Problem, ProblemCode};
use serde::de::DeserializeOwned;
use url::form_urlencoded;

use crate::app::App;
use crate::error::ApiError;

/// A query string that is read into a type; fields that the type does not have are refused if it denies them.
pub struct QueryParams<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for QueryParams<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
        serde_path_to_error::deserialize(pairs).map(Self).map_err(|error| {
            let path = error.path().to_string();
            let problem = Problem::new(ProblemCode::InvalidField);
            // A field that the type does not have is not named: its name is whatever somebody sent.
            let problem = match path.trim_matches('.') {
                "" | "?" => problem.saying("The query must have exactly the fields of this call."),
                field => problem.at(field),
            };
            problem.into()
        })
    }
}
