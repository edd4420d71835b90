//! The account of whoever is signed in: profile, password, methods, recovery codes, trusted devices and
//! sessions.

mod author;
mod devices;
mod methods;
mod password;
mod profile;
mod recovery_codes;
mod sessions;
mod step_up;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub(super) use methods::allowed as allowed_methods;

/// The routes of the account of whoever is signed in.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sessions::show, sessions::sign_out))
        .routes(routes!(sessions::list, sessions::end_others))
        .routes(routes!(sessions::end))
        .routes(routes!(profile::show, profile::change))
        .routes(routes!(password::change))
        .routes(routes!(step_up::step_up))
        .routes(routes!(methods::set_up))
        .routes(routes!(methods::rename, methods::remove))
        .routes(routes!(recovery_codes::create))
        .routes(routes!(devices::list, devices::trust, devices::remove_all))
        .routes(routes!(devices::rename, devices::remove))
}
