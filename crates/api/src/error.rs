//! The two kinds of error: a refusal is expected, typed and answered in full; any other error is internal,
//! logged once here and answered with an id alone.

use std::error::Error;
use std::fmt;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use latchkey_contract::{Problem, ProblemCode};
use latchkey_flow::Refusal;

use crate::crypto::password_hasher::HashError;
use crate::crypto::random::{self, EntropyError};

/// Why a request failed.
#[derive(Debug)]
pub enum ApiError {
    /// A refusal, which the response explains.
    Refused(Box<Problem>),
    /// A fault of ours, or of something that we depend on.
    Internal(InternalError),
}

/// A fault of ours, or of something that we depend on: the database does not answer or is full, a row cannot be
/// read, the operating system has no randomness. Functions of the store and all that call them return it
/// without saying so again. Its texts are for the log: they never hold a secret or what a person typed.
#[derive(Debug)]
pub struct InternalError {
    what: String,
    kind: InternalErrorKind,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// What an internal error means to the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InternalErrorKind {
    /// A fault of ours: trying again fails as well.
    Fault,
    /// Something that we depend on is gone: trying again later can succeed.
    Unavailable,
    /// A value that must be unique is there already. Whoever expects that answers with a refusal; elsewhere it
    /// is a fault of ours.
    Conflict,
}

impl InternalError {
    /// A fault of ours.
    #[must_use]
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), kind: InternalErrorKind::Fault, source: None }
    }

    /// A fault of ours with the error that caused it.
    #[must_use]
    pub fn caused(what: impl Into<String>, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..Self::new(what) }
    }

    /// Something that we depend on is gone; it may come back.
    #[must_use]
    pub fn unavailable(what: impl Into<String>) -> Self {
        Self { kind: InternalErrorKind::Unavailable, ..Self::new(what) }
    }

    /// A value that must be unique is there already.
    #[must_use]
    pub fn conflict(what: impl Into<String>) -> Self {
        Self { kind: InternalErrorKind::Conflict, ..Self::new(what) }
    }

    /// Whether the cause lies outside this process, so that trying again later can succeed.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        self.kind == InternalErrorKind::Unavailable
    }

    /// Whether a value that must be unique was there already.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.kind == InternalErrorKind::Conflict
    }

    fn code(&self) -> ProblemCode {
        match self.kind {
            InternalErrorKind::Unavailable => ProblemCode::Unavailable,
            InternalErrorKind::Fault | InternalErrorKind::Conflict => ProblemCode::Internal,
        }
    }
}

/// The error alone; with `{:#}` followed by its causes, as the log has it.
impl fmt::Display for InternalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        let mut source = self.source().filter(|_| f.alternate());
        while let Some(cause) = source {
            write!(f, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}

impl Error for InternalError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

impl From<EntropyError> for InternalError {
    fn from(_: EntropyError) -> Self {
        Self::unavailable("the operating system has no randomness")
    }
}

impl From<HashError> for InternalError {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Entropy(error) => error.into(),
            error => Self::caused("a password could not be checked or hashed", error),
        }
    }
}

/// A unique violation is a conflict, and a row that cannot be read is a fault of ours. All else that the
/// database says, from "gone" to "disk full", has its cause outside this process and may pass.
impl From<sqlx::Error> for InternalError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        let (what, kind) = match &error {
            E::Database(refused) if refused.is_unique_violation() => {
                ("a value that must be unique is there already", InternalErrorKind::Conflict)
            }
            E::ColumnDecode { .. }
            | E::Decode(_)
            | E::ColumnNotFound(_)
            | E::ColumnIndexOutOfBounds { .. }
            | E::TypeNotFound { .. } => ("a row of the database cannot be read", InternalErrorKind::Fault),
            _ => ("the database does not answer", InternalErrorKind::Unavailable),
        };
        Self { what: what.to_owned(), kind, source: Some(error.into()) }
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
            Self::Internal(error) => {
                let mut problem = Problem::new(error.code());
                let id = random::id().unwrap_or_else(|_| "unknown".to_owned());
                tracing::error!(%id, what = format!("{error:#}"), "a request failed");
                problem.id = Some(id);
                problem_response(&problem)
            }
        }
    }
}

/// The response that gives a problem.
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

#[cfg(test)]
mod tests {
    use sqlx::{Connection as _, SqliteConnection};

    use super::*;

    async fn failure(sql: &str) -> InternalError {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        sqlx::query("CREATE TABLE t (id TEXT NOT NULL UNIQUE)").execute(&mut connection).await.unwrap();
        let insert = sqlx::query("INSERT INTO t (id) VALUES ('a')").execute(&mut connection).await;
        assert_eq!(insert.unwrap().rows_affected(), 1);
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        sqlx::query_scalar::<_, i64>(sql).fetch_one(&mut connection).await.unwrap_err().into()
    }

    #[tokio::test]
    async fn a_unique_violation_is_a_conflict() {
        let error = failure("INSERT INTO t (id) VALUES ('a') RETURNING 1").await;
        assert!(error.is_conflict() && !error.may_pass(), "{error:?}");
        assert_eq!(error.code(), ProblemCode::Internal, "unless somebody expects it");
        let other = failure("INSERT INTO t (id) VALUES (NULL) RETURNING 1").await;
        assert!(!other.is_conflict(), "{other:?}");
    }

    #[tokio::test]
    async fn a_row_that_cannot_be_read_is_a_fault_of_ours() {
        let error = failure("SELECT 'x' FROM t").await;
        assert_eq!((error.code(), error.is_conflict()), (ProblemCode::Internal, false), "{error:?}");
    }

    #[test]
    fn a_database_that_is_gone_may_come_back() {
        for gone in [sqlx::Error::PoolTimedOut, sqlx::Error::Io(std::io::ErrorKind::BrokenPipe.into())] {
            let error = InternalError::from(gone);
            assert!(error.may_pass());
            assert_eq!(error.code(), ProblemCode::Unavailable);
        }
    }

    #[test]
    fn the_cause_is_kept_and_written_once() {
        let error = InternalError::from(sqlx::Error::PoolTimedOut);
        let cause = error.source().unwrap().to_string();
        assert_eq!(cause, sqlx::Error::PoolTimedOut.to_string());
        assert_eq!(error.to_string(), "the database does not answer");
        assert_eq!(format!("{error:#}"), format!("the database does not answer: {cause}"));
    }
}
