//! The answer to a login call.

use axum::response::{IntoResponse, Response};
use latchkey_contract::LoginStep;

use crate::error::ApiError;
use crate::http::cookies::CookieJar;

/// The answer to a login call: the step at which the login stands, or a refusal; in either case with cookies.
pub(crate) struct LoginResponse {
    pub(crate) cookies: CookieJar,
    pub(crate) result: Result<LoginStep, ApiError>,
}

impl IntoResponse for LoginResponse {
    fn into_response(self) -> Response {
        match self.result {
            Ok(step) => (self.cookies, axum::Json(step)).into_response(),
            Err(error) => (self.cookies, error).into_response(),
        }
    }
}
