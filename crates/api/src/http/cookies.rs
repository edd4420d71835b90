//! The cookies: opaque, out of reach of scripts, for this host and this site only.

use std::time::Duration;

use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponseParts, ResponseParts};
use cookie::{Cookie, SameSite};
use latchkey_contract::MethodKind;

use crate::crypto::token::Token;

/// Between password and session.
pub const ATTEMPT: &str = "latchkey-attempt";
/// A finished login.
pub const SESSION: &str = "latchkey-session";

/// The kind of method by whose code the last login here came to its end; it is offered first at the next. It proves
/// nothing, and is a cookie only because signing out empties the browser's storage.
pub const METHOD: &str = "latchkey-method";

/// As long as browsers keep a cookie at all (RFC 6265bis §5.5).
const LONG: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// A trusted browser, one cookie an account: two people on one browser keep separate trust.
#[must_use]
pub fn device(tag: &str) -> String {
    format!("latchkey-device-{tag}")
}

/// For how long a browser is known again: the longest that browsers keep a cookie.
pub const BROWSER_LIFETIME: Duration = Duration::from_secs(400 * 86_400);

/// A browser that an account has been signed in to with, one cookie an account. It opens nothing: it only tells a known
/// browser from a new one.
#[must_use]
pub fn browser(tag: &str) -> String {
    format!("latchkey-browser-{tag}")
}

/// The name with its prefix: `__Host-` binds a cookie to this very host, where the site is reached by https.
#[must_use]
pub fn full_name(name: &str, https: bool) -> String {
    if https { format!("__Host-{name}") } else { name.to_owned() }
}

/// The cookies to give back with an answer.
pub struct Jar {
    https: bool,
    cookies: Vec<String>,
}

impl std::fmt::Debug for Jar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Jar(***)")
    }
}

impl Jar {
    pub(crate) fn new(https: bool) -> Self {
        Self { https, cookies: vec![] }
    }

    /// Gives a token to the browser, for that long; without a time until the browser is closed.
    pub fn set(&mut self, name: &str, token: &Token, lifetime: Option<Duration>) {
        self.push(name, token.reveal(), lifetime);
    }

    /// Notes by which kind of method somebody signed in here. A recovery code is for once.
    pub fn note_method(&mut self, kind: MethodKind) {
        if kind != MethodKind::Recovery {
            self.push(METHOD, kind.as_str(), Some(LONG));
        }
    }

    /// Takes a cookie back.
    pub fn clear(&mut self, name: &str) {
        self.push(name, "", Some(Duration::ZERO));
    }

    fn push(&mut self, name: &str, value: &str, lifetime: Option<Duration>) {
        // Strict holds everywhere: the page is public, and only its own calls carry cookies.
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

impl IntoResponseParts for Jar {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Self::Error> {
        append(response.headers_mut(), self);
        Ok(response)
    }
}

fn append(headers: &mut HeaderMap, jar: Jar) {
    for cookie in jar.cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            headers.append(SET_COOKIE, value);
        }
    }
}
