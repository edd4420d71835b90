//! The OpenAPI document, made from the types.

use latchkey_contract::paths;
use utoipa::openapi::OpenApi;

/// The OpenAPI document.
#[utoipa::path(get, path = paths::OPENAPI, responses((status = 200)))]
pub(super) async fn openapi() -> axum::Json<OpenApi> {
    axum::Json(super::document())
}
