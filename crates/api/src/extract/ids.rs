//! Ids in paths: what has not the form of one of ours never reaches the database.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use latchkey_contract::ProblemCode;

use crate::app::App;
use crate::error::ApiError;

/// An id that the service has given out, or could have.
pub(crate) struct PathId(pub(crate) String);

/// Two of them: whose, and which.
pub(crate) struct PathIds(pub(crate) String, pub(crate) String);

impl FromRequestParts<App> for PathIds {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Path((whose, which)) = Path::<(String, String)>::from_request_parts(parts, app)
            .await
            .map_err(|_| ProblemCode::NotFound)?;
        for id in [&whose, &which] {
            uuid::Uuid::parse_str(id).map_err(|_| ProblemCode::NotFound)?;
        }
        Ok(Self(whose, which))
    }
}

impl FromRequestParts<App> for PathId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Path(id) =
            Path::<String>::from_request_parts(parts, app).await.map_err(|_| ProblemCode::NotFound)?;
        uuid::Uuid::parse_str(&id).map_err(|_| ProblemCode::NotFound)?;
        Ok(Self(id))
    }
}
