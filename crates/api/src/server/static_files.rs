//! The app's files: exactly those that are there at the start, compressed beforehand where they can be.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::Request;
use axum::http::header::{ACCEPT, ALLOW, CACHE_CONTROL};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use latchkey_contract::{ProblemCode, paths};
use tower::ServiceExt as _;
use tower_http::services::{ServeDir, ServeFile};

use crate::error::{ApiError, InternalError};
use crate::server::middleware::is_api;

/// The app's folder and the files in it. Without a folder, only the API is served.
#[derive(Clone)]
pub struct StaticFiles {
    folder: Option<PathBuf>,
    /// The paths of the files that are served, as in URLs.
    files: Arc<HashSet<String>>,
}

const INDEX: &str = "index.html";

impl StaticFiles {
    /// Lists the folder's files once; what is added later is not served.
    ///
    /// # Errors
    /// [`InternalError`] when there is no `index.html` in it.
    pub fn new(folder: Option<PathBuf>) -> Result<Self, InternalError> {
        let mut files = HashSet::new();
        if let Some(folder) = &folder {
            if !folder.join(INDEX).is_file() {
                return Err(InternalError::new(format!(
                    "there is no app in {}: build it first",
                    folder.display()
                )));
            }
            collect(folder, "", &mut files);
        }
        Ok(Self { folder, files: Arc::new(files) })
    }

    /// Answers a request that is not one of the API's routes: with a file, with the app's page at its paths, or
    /// with "not found". A browser that asks for any other page gets the app, which says that there is none.
    pub async fn answer(self, request: Request) -> Response {
        let path = request.uri().path().to_owned();
        let (Some(folder), false) = (self.folder, is_api(request.uri())) else {
            return ApiError::from(ProblemCode::NotFound).into_response();
        };
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        if self.files.contains(&path) {
            if !is_read {
                return not_allowed();
            }
            let service = ServeDir::new(folder).precompressed_br().precompressed_gzip();
            let response = service.oneshot(request).await.into_response();
            let is_immutable = is_hashed(&path);
            let cache = if is_immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
            return cached(response, cache);
        }
        let is_page = paths::APP_PAGES.contains(&path.as_str());
        if is_page && !is_read {
            return not_allowed();
        }
        let wants_page = request
            .headers()
            .get(ACCEPT)
            .is_some_and(|accept| accept.to_str().unwrap_or_default().contains("text/html"));
        let shows_page = is_page || (is_read && wants_page);
        if !shows_page {
            return ApiError::from(ProblemCode::NotFound).into_response();
        }
        let index = ServeFile::new(folder.join(INDEX)).precompressed_br().precompressed_gzip();
        let mut response = cached(index.oneshot(request).await.into_response(), "no-cache");
        if !is_page && response.status() == StatusCode::OK {
            *response.status_mut() = StatusCode::NOT_FOUND;
        }
        response
    }
}

fn not_allowed() -> Response {
    ([(ALLOW, "GET, HEAD")], ApiError::from(ProblemCode::MethodNotAllowed)).into_response()
}

fn cached(mut response: Response, cache: &'static str) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

/// Whether the name holds a digest of the file's content, as Trunk writes it: 16 hexadecimal digits.
fn is_hashed(path: &str) -> bool {
    path.rsplit(['-', '.', '_'])
        .any(|part| part.len() == 16 && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
}

fn collect(folder: &Path, prefix: &str, files: &mut HashSet<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = format!("{prefix}/{name}");
        if name.starts_with('.') || path == "/index.html" || name.ends_with(".br") || name.ends_with(".gz") {
            continue;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => collect(&entry.path(), &path, files),
            Ok(kind) if kind.is_file() => {
                files.insert(path);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn only_names_with_a_digest_are_kept_for_good() {
        assert!(
            is_hashed("/latchkey-0123456789abcdef_bg.wasm") && is_hashed("/latchkey-0123456789abcdef.js")
        );
        assert!(
            is_hashed("/latchkey-account_bg-0123456789abcdef.wasm")
                && is_hashed("/account-0123456789abcdef.css")
        );
        assert!(!is_hashed("/latchkey-account_bg.wasm") && !is_hashed("/account.css"));
        assert!(!is_hashed("/boot.js") && !is_hashed("/index.html") && !is_hashed("/icon-maskable.svg"));
    }
}
