//! Extractors for ids in paths: one that does not have the form of an id never reaches the database.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use latchkey_contract::ProblemCode;

use crate::app::App;
use crate::error::ApiError;

/// The id in a path with one. It has the form of an id, which does not mean that there is anything of that id.
pub(crate) struct PathId(pub(crate) String);

/// The ids in a path with two: of an account, and of something that belongs to it.
pub(crate) struct PathIds {
    pub(crate) account: String,
    pub(crate) item: String,
}

impl FromRequestParts<App> for PathIds {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let path = Path::<(String, String)>::from_request_parts(parts, app).await;
        let Path((account, item)) = path.map_err(|_| ProblemCode::NotFound)?;
        check(&account)?;
        check(&item)?;
        Ok(Self { account, item })
    }
}

impl FromRequestParts<App> for PathId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let path = Path::<String>::from_request_parts(parts, app).await;
        let Path(id) = path.map_err(|_| ProblemCode::NotFound)?;
        check(&id)?;
        Ok(Self(id))
    }
}

/// Refuses what has not the form of an id, as if there was nothing of that id.
fn check(id: &str) -> Result<(), ProblemCode> {
    uuid::Uuid::parse_str(id).map(|_| ()).map_err(|_| ProblemCode::NotFound)
}
