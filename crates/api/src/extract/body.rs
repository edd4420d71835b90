//! Extractors for bodies: JSON that is read into a type, no body, and files of accounts.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use latchkey_contract::{Problem, ProblemCode, rules};
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::error::ApiError;
use crate::upload_progress::UploadSlot;

/// The largest JSON body that is read, in bytes; the largest that a page of this service sends is below 4 KiB.
pub const MAX_BYTES: usize = 16 * 1024;

/// A JSON body that has exactly the fields of `T`.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &App) -> Result<Self, ApiError> {
        if !request.headers().get(CONTENT_TYPE).is_some_and(is_json) {
            return Err(ProblemCode::UnsupportedMediaType.into());
        }
        parse(&read(request.into_body()).await?).map(Self)
    }
}

/// No body. A body that is sent all the same is not read, but it must not be a form's: a page of any site can
/// send one of those.
pub struct EmptyBody;

impl FromRequest<App> for EmptyBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &App) -> Result<Self, ApiError> {
        match request.headers().get(CONTENT_TYPE) {
            Some(kind) if !is_json(kind) => Err(ProblemCode::UnsupportedMediaType.into()),
            _ => Ok(Self),
        }
    }
}

/// A file of accounts. A handler names it after the extractor of the administrator who sends it: for nobody
/// else is any of it read.
pub struct UploadedFile {
    /// The file's content.
    pub bytes: Vec<u8>,
    /// The right to hold the file in memory, which few files have at a time.
    pub slot: UploadSlot,
}

impl FromRequest<App> for UploadedFile {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        // No form can send this type, and no page of another site without a preflight request (CORS).
        if request.headers().get(CONTENT_TYPE).is_none_or(|kind| kind != "application/octet-stream") {
            let problem = Problem::new(ProblemCode::UnsupportedMediaType);
            return Err(problem.saying("Send the file as application/octet-stream.").into());
        }
        let slot = app.uploads().acquire_slot().await?;
        let read = axum::body::to_bytes(request.into_body(), rules::UPLOAD_BYTES_MAX).await;
        let bytes = read.map_err(|_| {
            let problem = Problem::new(ProblemCode::BodyTooLarge);
            problem.saying("Send at most 10 MB. Split the file, or remove columns that are not needed.")
        })?;
        Ok(Self { bytes: bytes.into(), slot })
    }
}

/// Whether the type is `application/json`, whatever its parameters. A page of another site can send a form's
/// types without a preflight request (CORS), but not this one.
fn is_json(kind: &HeaderValue) -> bool {
    let kind = kind.to_str().unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

async fn read(body: Body) -> Result<Bytes, ApiError> {
    axum::body::to_bytes(body, MAX_BYTES).await.map_err(|_| ProblemCode::BodyTooLarge.into())
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let (field, cause) = (path.trim_matches('.').to_owned(), error.into_inner());
        if !cause.is_data() {
            return ProblemCode::MalformedBody.into();
        }
        let problem = Problem::new(ProblemCode::InvalidField);
        // serde's own message can quote what was sent, and that may be a password.
        ApiError::from(if field.is_empty() || field == "?" {
            problem.saying("The body must be an object with exactly the fields of this call.")
        } else {
            problem.at(&field)
        })
    })?;
    json.end().map_err(|_| ApiError::from(ProblemCode::MalformedBody))?;
    Ok(parsed)
}
