//! What administrators look after: users, their access and invitations, the policy, the audit log and uploads.

mod audit;
mod invitations;
mod policy;
mod uploads;
mod user_access;
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
        .routes(routes!(user_access::reset_methods))
        .routes(routes!(user_access::devices, user_access::remove_devices))
        .routes(routes!(user_access::remove_device))
        .routes(routes!(user_access::sessions, user_access::end_sessions))
        .routes(routes!(user_access::end_session))
        .routes(routes!(user_access::lock, user_access::unlock))
        .routes(routes!(policy::show, policy::change))
        .routes(routes!(audit::list))
        .routes(routes!(audit::export))
        .routes(routes!(uploads::send))
        .routes(routes!(uploads::template))
        .routes(routes!(uploads::show, uploads::forget))
        .routes(routes!(uploads::map))
        .routes(routes!(uploads::save))
        .routes(routes!(uploads::errors))
}
