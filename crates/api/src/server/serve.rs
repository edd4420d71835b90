//! The service: routes behind their middleware, served on a listener until it has to stop.

use std::future::Future;
use std::net::SocketAddr;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use latchkey_contract::ProblemCode;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;

use super::background::{follow_policy, sweep_regularly};
use super::middleware;
use super::static_files::StaticFiles;
use crate::app::App;
use crate::error::{ApiError, InternalError};
use crate::notifications::notification_worker;
use crate::routes;

/// The API's routes and the app's files, behind the middleware.
///
/// # Errors
/// [`InternalError`] when the public address is no origin.
pub fn service(app: &App, pages: StaticFiles) -> Result<Router, InternalError> {
    let api = routes::router().method_not_allowed_fallback(not_allowed);
    #[cfg(feature = "demo")]
    let api = api
        .route(latchkey_contract::paths::DEMO_OUTBOX, axum::routing::get(routes::outbox::show))
        .route("/outbox.css", axum::routing::get(routes::outbox::style));
    let all = api.fallback(move |request: Request| pages.clone().answer(request));
    Ok(with_middleware(app, all)?.with_state(app.clone()))
}

/// The routes behind the middleware. A request passes the last layer first.
fn with_middleware(app: &App, routes: Router<App>) -> Result<Router<App>, InternalError> {
    let refuse = |_| ApiError::from(ProblemCode::CrossSite).into_response();
    let csrf = CsrfLayer::new()
        .add_trusted_origin(&app.site.origin)
        .map_err(|error| InternalError::new(format!("the public address is no origin: {error}")))?
        .with_rejection_response(refuse);
    Ok(routes
        .layer(csrf)
        .layer(from_fn_with_state(app.clone(), middleware::scheme))
        .layer(from_fn(middleware::size))
        .layer(from_fn(middleware::timeout))
        .layer(from_fn_with_state(app.clone(), middleware::host))
        .layer(CatchPanicLayer::custom(middleware::panicked))
        .layer(from_fn_with_state(app.clone(), middleware::headers))
        .layer(from_fn(middleware::log)))
}

async fn not_allowed() -> Response {
    ApiError::from(ProblemCode::MethodNotAllowed).into_response()
}

/// Serves on that listener until `stop` completes; requests under way are finished then.
///
/// # Errors
/// [`InternalError`] when the listener fails.
pub async fn serve(
    app: App,
    pages: StaticFiles,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), InternalError> {
    // No request is answered before the saved policy is in force.
    app.policies.refresh(&app.store).await?;
    let service = service(&app, pages)?.into_make_service_with_connect_info::<SocketAddr>();
    let sweeper = tokio::spawn(sweep_regularly(app.clone()));
    let follower = tokio::spawn(follow_policy(app.clone()));
    let (stop_worker, stopping) = watch::channel(false);
    let worker = tokio::spawn(notification_worker::work(app.clone(), stopping));
    let served = axum::serve(listener, service).with_graceful_shutdown(stop).await;
    sweeper.abort();
    follower.abort();
    // A notification that is being sent is finished: sent again after the restart, it could arrive twice.
    let _ = stop_worker.send(true);
    let _ = worker.await;
    app.store.close().await;
    served.map_err(|error| InternalError::new(format!("the listener failed: {error}")))
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::{HeaderMap, StatusCode};
    use axum::routing::get;
    use latchkey_flow::Policy;
    use serde_json::Value;
    use tower::ServiceExt as _;

    use super::*;
    use crate::app::AppParts;
    use crate::clock::Clock;
    use crate::crypto::keyed_lock::KeyedLock;
    use crate::crypto::keys::Keys;
    use crate::crypto::password_hasher::Passwords;
    use crate::http::site::Site;
    use crate::policy::Policies;
    use crate::store::Store;

    async fn app() -> App {
        App::new(AppParts {
            store: Store::open("sqlite::memory:").await.unwrap(),
            clock: Clock::System,
            keys: Keys::new(&[1; 32]),
            passwords: Passwords::new().unwrap(),
            policies: Policies::new(Policy::default()),
            site: Site::new("Latchkey".into(), "http://localhost", &[], vec![], 0).unwrap(),
            email: None,
            text: None,
            password_checks: KeyedLock::default(),
        })
    }

    async fn explode() {
        panic!("the secret of a handler");
    }

    async fn ask(routes: &Router, path: &str) -> (StatusCode, HeaderMap, String) {
        let request = Request::get(path).header("host", "localhost").body(Body::empty()).unwrap();
        let response = routes.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 65536).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    /// H7. No request is known to make a handler panic; one that does is answered like any other internal
    /// error.
    #[tokio::test]
    async fn a_panic_is_answered_with_an_id_only_and_the_service_lives_on() {
        let app = app().await;
        let routes = Router::new().route("/explode", get(explode)).route("/", get(async || "here"));
        let routes = with_middleware(&app, routes).unwrap().with_state(app);
        let (status, headers, body) = ask(&routes, "/explode").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(headers["content-type"], "application/problem+json");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        let problem: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(problem["code"], "internal");
        assert!(problem["id"].as_str().is_some_and(|id| id.len() == 36), "{body}");
        assert!(!body.contains("the secret of a handler") && problem["detail"].is_null());
        assert_eq!(ask(&routes, "/").await.2, "here");
    }
}
