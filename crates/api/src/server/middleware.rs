//! What every request passes before it is answered, and every answer before it leaves.

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

/// Longer than the slowest honest request: a message that takes its 5 s behind a full queue of passwords.
const PATIENCE: Duration = Duration::from_secs(20);

/// 10 MB take that long where 1 Mbit/s goes up, and many rows may take their time to be saved.
const UPLOAD_PATIENCE: Duration = Duration::from_secs(120);

/// Only what the page needs, from this origin alone. `wasm-unsafe-eval` lets WebAssembly compile and nothing
/// else; there is no inline script or style anywhere.
const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                   img-src 'self' data:; connect-src 'self'; manifest-src 'self'; font-src 'self'; \
                   form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
                   report-uri /api/v1/csp-reports; report-to csp";

/// Refuses hosts that are not ours: a link made from such a request would lead elsewhere.
pub(crate) async fn host(State(app): State<App>, request: Request, next: Next) -> Response {
    // Of two of them a proxy may have read the other one (RFC 9112 §3.2).
    let mut named = request.headers().get_all(HOST).iter();
    let (first, second) = (named.next().and_then(|host| host.to_str().ok()), named.next());
    let host = request.uri().authority().map(axum::http::uri::Authority::as_str).or(first);
    if second.is_some() || !host.is_some_and(|host| app.site.answers_for(host)) {
        return problem_response(&Problem::new(ProblemCode::Misdirected));
    }
    next.run(request).await
}

/// Refuses a page of our own host that came by plain http where people use https: anybody on the way may have
/// written it. That a page is of another host altogether is found by the layer beside this one.
pub(crate) async fn scheme(State(app): State<App>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(ORIGIN).map_or(&[][..], HeaderValue::as_bytes);
    if app.site.https && !request.method().is_safe() && origin.starts_with(b"http:") {
        return ApiError::from(ProblemCode::CrossSite).into_response();
    }
    next.run(request).await
}

/// Refuses a body that says itself that it is too large, before any of it has come, whoever would read it.
pub(crate) async fn size(request: Request, next: Next) -> Response {
    let most = if is_upload(&request) { rules::UPLOAD_BYTES_MAX } else { MAX_BYTES };
    if request.body().size_hint().lower() > most as u64 {
        return ApiError::from(ProblemCode::BodyTooLarge).into_response();
    }
    next.run(request).await
}

/// Ends what takes too long.
pub(crate) async fn patience(request: Request, next: Next) -> Response {
    let patience = if request.uri().path().starts_with(paths::UPLOADS) { UPLOAD_PATIENCE } else { PATIENCE };
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::Internal(InternalError::unavailable("a request took too long")).into_response(),
    }
}

/// Sets what every answer carries, errors included.
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

/// Whether a file of accounts is being sent. Who sends it is known before any of it is read.
fn is_upload(request: &Request) -> bool {
    request.method() == Method::POST && request.uri().path() == paths::UPLOADS
}

/// Whether the path belongs to the API; all others belong to the app.
pub(crate) fn is_api(uri: &Uri) -> bool {
    uri.path().starts_with(paths::API_PREFIX)
}

/// Gives the request an id in the log. Neither query nor headers are logged: they may hold what is secret.
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

/// A handler panicked; the process lives on.
pub(crate) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    ApiError::Internal(InternalError::new("a handler panicked")).into_response()
}
