//! The login: the password, then the steps of the second factor.

mod sign_in;
mod steps;
mod typed_code;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub(super) use sign_in::busy;
pub(super) use steps::device_name;

/// The routes of a login.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(steps::show, sign_in::sign_in, steps::abandon))
        .routes(routes!(steps::choose_method))
        .routes(routes!(steps::resend))
        .routes(routes!(steps::enter_code))
        .routes(routes!(steps::name_device))
}
