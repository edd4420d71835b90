//! The API's paths, one file a noun, and the OpenAPI document made from them.

mod account;
mod audit;
mod bootstrap;
mod csp_reports;
mod devices;
mod documents;
mod health;
mod ids;
mod invitations;
mod links;
mod login;
mod methods;
mod password;
mod password_resets;
mod policy;
mod proof;
mod recovery_codes;
mod session;
mod sign_in;
mod signed_in;
mod uploads;
mod user_access;
mod users;

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
struct Description;

fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(login::standing, sign_in::sign_in, login::leave))
        .routes(routes!(login::choose_method))
        .routes(routes!(login::resend))
        .routes(routes!(login::enter_code))
        .routes(routes!(login::name_device))
        .routes(routes!(session::who, session::sign_out))
        .routes(routes!(session::list, session::end_others))
        .routes(routes!(session::end))
        .routes(routes!(account::show, account::change))
        .routes(routes!(password::change))
        .routes(routes!(proof::prove))
        .routes(routes!(methods::set_up))
        .routes(routes!(methods::rename, methods::remove))
        .routes(routes!(recovery_codes::make))
        .routes(routes!(devices::list, devices::trust, devices::remove_all))
        .routes(routes!(devices::rename, devices::remove))
        .routes(routes!(password_resets::ask))
        .routes(routes!(links::look))
        .routes(routes!(links::set_password))
        .routes(routes!(links::disown))
        .routes(routes!(invitations::send))
        .routes(routes!(bootstrap::begin))
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
        .routes(routes!(health::health))
        .routes(routes!(documents::openapi))
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
