//! The two kinds of error: a refusal is expected and typed; all else is broken, logged once here, and told to
//! nobody.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use latchkey_contract::{Problem, ProblemCode};
use latchkey_flow::Refusal;

use crate::crypto::random::{self, EntropyError};

/// Why a request has no better answer.
#[derive(Debug)]
pub enum ApiError {
    /// Expected, and said plainly.
    Refused(Box<Problem>),
    /// A fault of ours or of what we stand on.
    Internal(InternalError),
}

/// A fault of ours, or of what we stand on: the database does not answer or is full, a row cannot be read, the operating
/// system has no randomness. Functions of the store and all that call them return it without saying so again. The text is for
/// the log: it never holds a secret or what a person typed.
#[derive(Debug)]
pub struct InternalError {
    what: String,
    code: ProblemCode,
}

impl InternalError {
    /// A fault of ours.
    #[must_use]
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), code: ProblemCode::Internal }
    }

    /// Something we stand on is gone; it may come back.
    #[must_use]
    pub fn unavailable(what: impl Into<String>) -> Self {
        Self { what: what.into(), code: ProblemCode::Unavailable }
    }

    /// Whether it lies outside this process, so that trying again later can succeed.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        self.code == ProblemCode::Unavailable
    }
}

impl std::fmt::Display for InternalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for InternalError {}

impl From<EntropyError> for InternalError {
    fn from(_: EntropyError) -> Self {
        Self::unavailable("the operating system has no randomness")
    }
}

/// Whatever the database says, from "gone" to "disk full", is outside this process and may pass; that a row
/// cannot be read is not.
impl From<sqlx::Error> for InternalError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::ColumnNotFound(_) => {
                Self::new(format!("the database holds what cannot be read: {error}"))
            }
            error => Self::unavailable(format!("the database does not answer: {error}")),
        }
    }
}

impl<E: Into<InternalError>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self::Internal(error.into())
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self::Refused(Box::new(problem))
    }
}

impl From<ProblemCode> for ApiError {
    fn from(code: ProblemCode) -> Self {
        Problem::new(code).into()
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        refusal.problem().into()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(problem) => problem_response(&problem),
            Self::Internal(broken) => {
                let mut problem = Problem::new(broken.code);
                let id = random::id().unwrap_or_else(|_| "unknown".to_owned());
                tracing::error!(%id, what = %broken, "a request failed");
                problem.id = Some(id);
                problem_response(&problem)
            }
        }
    }
}

/// The answer to a request that failed.
#[must_use]
pub fn problem_response(problem: &Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_vec(problem).unwrap_or_default();
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(Problem::MEDIA_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) = problem.retry_in_ms.map(|milliseconds| milliseconds.div_ceil(1000)) {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
