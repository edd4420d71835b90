//! The API's paths, one folder a noun, and the OpenAPI document made from them.

mod account;
mod admin;
mod csp_reports;
mod health;
mod links;
mod login;
mod openapi;

#[cfg(feature = "demo")]
pub(crate) mod outbox;

use axum::Router;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

#[derive(OpenApi)]
#[openapi(info(
    title = "Latchkey",
    description = "A login with a second factor. Every login call answers with where the person stands; every \
                   error is an RFC 9457 problem document."
))]
struct ApiDoc;

fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(ApiDoc::openapi())
        .merge(login::router())
        .merge(account::router())
        .merge(links::router())
        .merge(admin::router())
        .routes(routes!(health::health))
        .routes(routes!(openapi::openapi))
        .routes(routes!(csp_reports::take))
}

/// The API's routes.
pub fn router() -> Router<App> {
    described().split_for_parts().0
}

/// The OpenAPI document.
#[must_use]
pub fn document() -> Document {
    described().split_for_parts().1
}
