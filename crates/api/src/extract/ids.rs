//! Ids in paths: what has not the form of one of ours never reaches the database.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use latchkey_contract::ProblemCode;

use crate::app::App;
use crate::error::Failure;

/// An id that the service has given out, or could have.
pub(crate) struct Id(pub(crate) String);

/// Two of them: whose, and which.
pub(crate) struct Ids(pub(crate) String, pub(crate) String);

impl FromRequestParts<App> for Ids {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let Path((whose, which)) = Path::<(String, String)>::from_request_parts(parts, app)
            .await
            .map_err(|_| ProblemCode::NotFound)?;
        for id in [&whose, &which] {
            uuid::Uuid::parse_str(id).map_err(|_| ProblemCode::NotFound)?;
        }
        Ok(Self(whose, which))
    }
}

impl FromRequestParts<App> for Id {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let Path(id) =
            Path::<String>::from_request_parts(parts, app).await.map_err(|_| ProblemCode::NotFound)?;
        uuid::Uuid::parse_str(&id).map_err(|_| ProblemCode::NotFound)?;
        Ok(Self(id))
    }
}
