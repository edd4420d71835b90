//! The cookies that the service sets: opaque tokens, hidden from scripts, for this host and this site only.

use std::time::Duration;

use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponseParts, ResponseParts};
use cookie::{Cookie, SameSite};
use latchkey_contract::MethodKind;

use crate::crypto::token::Token;

/// The name of the cookie that holds an attempt's token, from the right password to the session.
pub const ATTEMPT: &str = "latchkey-attempt";
/// The name of the cookie that holds a session's token.
pub const SESSION: &str = "latchkey-session";

/// The name of the cookie that holds the kind of method by which somebody last signed in here; it is offered
/// first next time. It grants nothing, and is a cookie only because signing out empties the browser's storage.
pub const METHOD: &str = "latchkey-method";

/// The longest that browsers keep a cookie: 400 days (RFC 6265bis §5.5).
const MAX_LIFETIME: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// For how long an account recognises a browser in which it is not used again.
pub const BROWSER_LIFETIME: Duration = MAX_LIFETIME;

/// The name of the cookie that holds the token of a trusted device. Each account has its own, told apart by the
/// suffix: two people who share a browser have separate trust.
#[must_use]
pub fn device(suffix: &str) -> String {
    format!("latchkey-device-{suffix}")
}

/// The name of the cookie by which an account recognises a browser in which it has been signed in to. It grants
/// nothing: a browser without it is only new to the account.
#[must_use]
pub fn browser(suffix: &str) -> String {
    format!("latchkey-browser-{suffix}")
}

/// The name with the prefix `__Host-` where the site is reached by https: browsers then bind the cookie to this
/// very host (RFC 6265bis §4.1.3.2).
#[must_use]
pub fn full_name(name: &str, https: bool) -> String {
    if https { format!("__Host-{name}") } else { name.to_owned() }
}

/// The cookies that an answer sets and clears.
pub struct CookieJar {
    https: bool,
    cookies: Vec<String>,
}

/// Without the cookies: their values are tokens.
impl std::fmt::Debug for CookieJar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CookieJar(***)")
    }
}

impl CookieJar {
    pub(crate) fn new(https: bool) -> Self {
        Self { https, cookies: vec![] }
    }

    /// Sets a cookie to that token, for that long; without a lifetime, until the browser is closed.
    pub fn set(&mut self, name: &str, token: &Token, lifetime: Option<Duration>) {
        self.push(name, token.reveal(), lifetime);
    }

    /// Notes by which kind of method somebody signed in here; but not a recovery code, which works only once.
    pub fn note_method(&mut self, kind: MethodKind) {
        if kind != MethodKind::Recovery {
            self.push(METHOD, kind.as_str(), Some(MAX_LIFETIME));
        }
    }

    /// Deletes a cookie in the browser.
    pub fn clear(&mut self, name: &str) {
        self.push(name, "", Some(Duration::ZERO));
    }

    fn push(&mut self, name: &str, value: &str, lifetime: Option<Duration>) {
        // Strict suits every cookie: the page is public, and only requests of its own need cookies.
        let mut cookie = Cookie::build((full_name(name, self.https), value))
            .path("/")
            .http_only(true)
            .secure(self.https)
            .same_site(SameSite::Strict)
            .build()
            .to_string();
        if let Some(lifetime) = lifetime {
            cookie.push_str(&format!("; Max-Age={}", lifetime.as_secs()));
        }
        self.cookies.push(cookie);
    }
}

impl IntoResponseParts for CookieJar {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Self::Error> {
        append(response.headers_mut(), self);
        Ok(response)
    }
}

fn append(headers: &mut HeaderMap, jar: CookieJar) {
    for cookie in jar.cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            headers.append(SET_COOKIE, value);
        }
    }
}
