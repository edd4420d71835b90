//! Whether the service can do its work.

use axum::extract::State;
use latchkey_contract::{Problem, paths};
use serde::Serialize;

use crate::app::App;
use crate::error::ApiError;

/// The service's health.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Health {
    /// Always `ok`: what is not well is answered with a problem.
    status: &'static str,
}

/// Does the service, with its database, answer?
#[utoipa::path(get, path = paths::HEALTH, responses((status = 200, body = Health), (status = 503, body = Problem)))]
pub(super) async fn health(State(app): State<App>) -> Result<axum::Json<Health>, ApiError> {
    app.store.health().await?;
    Ok(axum::Json(Health { status: "ok" }))
}
