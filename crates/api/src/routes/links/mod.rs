//! Links: requesting one to reset a password, using one, and the first administrator's.

mod bootstrap;
mod open_link;
mod password_resets;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

/// The routes of links, none of which needs a session.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(password_resets::request))
        .routes(routes!(open_link::inspect))
        .routes(routes!(open_link::set_password))
        .routes(routes!(open_link::report_not_me))
        .routes(routes!(bootstrap::create))
}
