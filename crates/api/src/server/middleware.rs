//! Middleware: what every request passes before it reaches a handler, and every answer before it leaves.

use std::time::Duration;

use axum::body::HttpBody as _;
use axum::extract::{Request, State};
use axum::http::header::{self, HOST, HeaderName, ORIGIN};
use axum::http::{HeaderValue, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use latchkey_contract::{Problem, ProblemCode, paths, rules};

use crate::app::App;
use crate::error::{ApiError, InternalError, problem_response};
use crate::extract::body::MAX_BYTES;

/// The time limit of a request. The slowest one in order is a message whose sender takes its full 5 s, behind a
/// full queue of password checks.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The time limit of an upload: a file of 10 MB takes 80 s at 1 Mbit/s, and its rows take time to be saved.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(120);

/// The content security policy: only what the page needs, from this origin alone. `wasm-unsafe-eval` permits
/// the compilation of WebAssembly and nothing else; there is no inline script or style anywhere.
const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                   img-src 'self' data:; connect-src 'self'; manifest-src 'self'; font-src 'self'; \
                   form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
                   report-uri /api/v1/csp-reports; report-to csp";

/// Refuses a request whose `Host` is not one of the site's (H5): no name but a configured one ever has an
/// effect.
pub(crate) async fn host(State(app): State<App>, request: Request, next: Next) -> Response {
    // If there are two, a proxy in front may have gone by the other one (RFC 9112 §3.2).
    let mut hosts = request.headers().get_all(HOST).iter();
    let (first, second) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next());
    let host = request.uri().authority().map(axum::http::uri::Authority::as_str).or(first);
    if second.is_some() || !host.is_some_and(|host| app.site.answers_for(host)) {
        return problem_response(&Problem::new(ProblemCode::Misdirected));
    }
    next.run(request).await
}

/// Refuses requests of a page that came by plain http where the site is reached by https: anybody on the
/// network path may have written that page. Pages of other hosts are refused by the CSRF layer.
pub(crate) async fn scheme(State(app): State<App>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(ORIGIN).map_or(&[][..], HeaderValue::as_bytes);
    if app.site.https && !request.method().is_safe() && origin.starts_with(b"http:") {
        return ApiError::from(ProblemCode::CrossSite).into_response();
    }
    next.run(request).await
}

/// Refuses a body whose declared length is too large, before any of it is read.
pub(crate) async fn size(request: Request, next: Next) -> Response {
    let max = if is_upload(&request) { rules::UPLOAD_BYTES_MAX } else { MAX_BYTES };
    if request.body().size_hint().lower() > max as u64 {
        return ApiError::from(ProblemCode::BodyTooLarge).into_response();
    }
    next.run(request).await
}

/// Ends a request that takes longer than its time limit.
pub(crate) async fn timeout(request: Request, next: Next) -> Response {
    let limit = if request.uri().path().starts_with(paths::UPLOADS) { UPLOAD_TIMEOUT } else { TIMEOUT };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::Internal(InternalError::unavailable("a request took too long")).into_response(),
    }
}

/// Sets the headers that every answer carries, errors included.
pub(crate) async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_api = is_api(request.uri());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, CSP);
    set(HeaderName::from_static("reporting-endpoints"), "csp=\"/api/v1/csp-reports\"");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), otp-credentials=(self)",
    );
    if app.site.https {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
    if is_api {
        set(header::CACHE_CONTROL, "no-store");
    }
    response
}

/// Whether a file of accounts is being sent, which may be larger than any other body.
fn is_upload(request: &Request) -> bool {
    request.method() == Method::POST && request.uri().path() == paths::UPLOADS
}

/// Whether the path is one of the API's; all others are the app's.
pub(crate) fn is_api(uri: &Uri) -> bool {
    uri.path().starts_with(paths::API_PREFIX)
}

/// Gives the request an id that every line of its log carries. Neither the query string nor headers are logged:
/// they may hold secrets.
pub(crate) async fn log(request: Request, next: Next) -> Response {
    use tracing::Instrument as _;
    let id = crate::crypto::random::id().unwrap_or_default();
    let span = tracing::info_span!("request", %id, method = %request.method(), path = request.uri().path());
    async move {
        let response = next.run(request).await;
        let status = response.status().as_u16();
        metrics::counter!("latchkey_responses_total", "status" => status.to_string()).increment(1);
        tracing::debug!(status, "answered");
        response
    }
    .instrument(span)
    .await
}

/// The answer to a request whose handler panicked; the process goes on.
pub(crate) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    ApiError::Internal(InternalError::new("a handler panicked")).into_response()
}
