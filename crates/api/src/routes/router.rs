//! The API's routes put together, and the OpenAPI document that is made from them.

use axum::Router;
use latchkey_contract::paths;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as OpenApiDocument;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{account, admin, csp_reports, health, links, login};
use crate::app::App;

#[derive(OpenApi)]
#[openapi(info(
    title = "Latchkey",
    description = "A login with a second factor. Every login call answers with the step at which the login stands; \
                   every error is an RFC 9457 problem document."
))]
struct ApiDoc;

/// The API's routes.
pub fn router() -> Router<App> {
    described_router().split_for_parts().0
}

/// The OpenAPI document.
#[must_use]
pub fn document() -> OpenApiDocument {
    described_router().split_for_parts().1
}

fn described_router() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(ApiDoc::openapi())
        .merge(login::router())
        .merge(account::router())
        .merge(links::router())
        .merge(admin::router())
        .routes(routes!(health::health))
        .routes(routes!(openapi))
        .routes(routes!(csp_reports::report))
}

/// The OpenAPI document of this API.
#[utoipa::path(get, path = paths::OPENAPI, responses((status = 200)))]
async fn openapi() -> axum::Json<OpenApiDocument> {
    axum::Json(document())
}
