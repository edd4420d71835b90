//! What administrators look after: users, their methods, devices, sessions and locks, the policy, the audit log
//! and uploads.

mod audit;
mod audit_export;
mod author;
mod invitations;
mod policy;
mod uploads;
mod user_devices;
mod user_lock;
mod user_methods;
mod user_sessions;
mod user_tx;
mod users;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

/// The routes for administrators.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(invitations::send))
        .routes(routes!(users::list, users::create))
        .routes(routes!(users::show, users::change))
        .routes(routes!(user_methods::reset))
        .routes(routes!(user_devices::list, user_devices::remove_all))
        .routes(routes!(user_devices::remove))
        .routes(routes!(user_sessions::list, user_sessions::end_all))
        .routes(routes!(user_sessions::end))
        .routes(routes!(user_lock::show, user_lock::lift))
        .routes(routes!(policy::show, policy::change))
        .routes(routes!(audit::list))
        .routes(routes!(audit_export::export))
        .routes(routes!(uploads::create))
        .routes(routes!(uploads::template))
        .routes(routes!(uploads::show, uploads::remove))
        .routes(routes!(uploads::map))
        .routes(routes!(uploads::apply))
        .routes(routes!(uploads::errors))
}
