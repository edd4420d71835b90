//! The health check: whether the service and its database answer.

use axum::extract::State;
use latchkey_contract::{Problem, paths};
use serde::Serialize;

use crate::app::App;
use crate::error::ApiError;

/// The service's health.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Health {
    /// Always `ok`: a service that is not well answers with a problem instead.
    status: &'static str,
}

/// Check whether the service and its database answer.
#[utoipa::path(get, path = paths::HEALTH, responses((status = 200, body = Health), (status = 503, body = Problem)))]
pub(super) async fn health(State(app): State<App>) -> Result<axum::Json<Health>, ApiError> {
    app.store.health().await?;
    Ok(axum::Json(Health { status: "ok" }))
}
