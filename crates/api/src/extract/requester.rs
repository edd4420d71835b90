//! The extractor for who makes a request: the IP address, the browser, and the cookies that it presents.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::{COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use cookie::Cookie;
use latchkey_contract::{Method, MethodKind};

use crate::app::App;
use crate::audit::entry::AuditOrigin;
use crate::crypto::token::Token;
use crate::error::{ApiError, InternalError};
use crate::http::cookies::{self, CookieJar};
use crate::http::user_agent;

/// Who makes a request.
#[derive(Clone)]
pub struct Requester {
    /// The IP address that the request comes from, as the outermost trusted proxy saw it.
    pub ip: IpAddr,
    /// The browser and system, such as "Firefox on Linux".
    pub browser: String,
    cookies: Vec<Cookie<'static>>,
    https: bool,
}

/// Without the cookies: their values are tokens.
impl std::fmt::Debug for Requester {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Requester({}, {:?})", self.ip, self.browser)
    }
}

static FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

impl FromRequestParts<App> for Requester {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip().to_canonical())
            .ok_or_else(|| InternalError::new("the listener does not tell who connects"))?;
        let agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
        Ok(Self {
            ip: address(peer, &parts.headers, app.site.trusted_proxies),
            browser: user_agent::name(agent.unwrap_or_default()),
            cookies: request_cookies(&parts.headers),
            https: app.site.https,
        })
    }
}

impl Requester {
    /// Where the request comes from, as the audit log records it.
    #[must_use]
    pub fn origin(&self) -> AuditOrigin {
        AuditOrigin { ip: self.ip.to_string(), browser: self.browser.clone() }
    }

    /// What throttles count by: the IPv4 address, or the IPv6 network of 64 bits that one customer usually has.
    #[must_use]
    pub fn network(&self) -> String {
        match self.ip {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => {
                let [a, b, c, d, ..] = ip.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }

    /// The token of this browser's attempt, if it presents one.
    #[must_use]
    pub fn attempt(&self) -> Option<Token> {
        self.token(cookies::ATTEMPT)
    }

    /// The token of this browser's session, if it presents one.
    #[must_use]
    pub fn session(&self) -> Option<Token> {
        self.token(cookies::SESSION)
    }

    /// The token of this browser as a trusted device of the account whose cookies have that suffix.
    #[must_use]
    pub fn device(&self, suffix: &str) -> Option<Token> {
        self.token(&cookies::device(suffix))
    }

    /// The token by which the account whose cookies have that suffix recognises this browser.
    #[must_use]
    pub fn known(&self, suffix: &str) -> Option<Token> {
        self.token(&cookies::browser(suffix))
    }

    /// Moves the method of the last login in this browser to the front. The others keep their order.
    pub fn prefer(&self, methods: &mut [Method]) {
        let last = self.value(cookies::METHOD).and_then(MethodKind::parse);
        methods.sort_by_key(|method| Some(method.kind) != last);
    }

    /// An empty jar for the cookies that the answer will set.
    #[must_use]
    pub fn jar(&self) -> CookieJar {
        CookieJar::new(self.https)
    }

    fn token(&self, name: &str) -> Option<Token> {
        self.value(name).and_then(Token::parse)
    }

    fn value(&self, name: &str) -> Option<&str> {
        let name = cookies::full_name(name, self.https);
        let mut values = self.cookies.iter().filter(|cookie| cookie.name() == name).map(Cookie::value);
        let value = values.next()?;
        // Of two that differ, one was set by somebody else, and nothing shows which.
        values.all(|other| other == value).then_some(value)
    }
}

/// The cookies that can be parsed; the others are ignored. Another service on this host may have set a cookie
/// of any bytes, and it must not make this service's own unreadable.
fn request_cookies(headers: &HeaderMap) -> Vec<Cookie<'static>> {
    let lines = headers.get_all(COOKIE).into_iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
    lines.flat_map(|line| Cookie::split_parse(line.into_owned())).flatten().collect()
}

/// The address that the outermost trusted proxy saw. Each proxy appends the address of its client to
/// `X-Forwarded-For`, so that it is the nth from the right. Whatever stands left of it may be made up by the
/// requester; without trusted proxies the whole header may be, and is ignored.
fn address(peer: IpAddr, headers: &HeaderMap, trusted_proxies: usize) -> IpAddr {
    let Some(nth) = trusted_proxies.checked_sub(1) else { return peer };
    let lines: Vec<&str> =
        headers.get_all(&FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok()).collect();
    let line = lines.join(",");
    let client = line.rsplit(',').nth(nth).and_then(|hop| hop.trim().parse::<IpAddr>().ok());
    client.map_or(peer, |ip| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invented_address_is_not_believed() {
        let peer: IpAddr = "10.0.0.1".parse().unwrap();
        let mut headers = HeaderMap::new();
        headers.append(&FORWARDED_FOR, "1.1.1.1, 2.2.2.2".parse().unwrap());
        headers.append(&FORWARDED_FOR, "3.3.3.3".parse().unwrap());
        let seen = |proxies| address(peer, &headers, proxies).to_string();
        assert_eq!(seen(0), "10.0.0.1");
        assert_eq!(seen(1), "3.3.3.3");
        assert_eq!(seen(2), "2.2.2.2");
        assert_eq!(seen(9), "10.0.0.1");
    }
}
