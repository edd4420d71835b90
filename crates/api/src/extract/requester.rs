//! Who asks: the address, the browser, and the cookies it shows.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::{COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use latchkey_contract::{Method, MethodKind};

use crate::app::App;
use crate::audit::entry::AuditOrigin;
use crate::crypto::token::Token;
use crate::error::{ApiError, InternalError};
use crate::http::cookies::{self, Jar};
use crate::http::user_agent;

/// Who asks.
#[derive(Clone)]
pub struct Requester {
    /// The address it comes from.
    pub ip: IpAddr,
    /// The browser and system, such as "Firefox on Linux".
    pub browser: String,
    cookies: Vec<(String, String)>,
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
            cookies: shown(&parts.headers),
            https: app.site.https,
        })
    }
}

impl Requester {
    /// Where what it asks for is done from, as the audit log notes it.
    #[must_use]
    pub fn origin(&self) -> AuditOrigin {
        AuditOrigin { ip: self.ip.to_string(), browser: self.browser.clone() }
    }

    /// What throttles count by: the address, or for IPv6 the /64 that one customer usually has.
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

    /// The token of the login under way.
    #[must_use]
    pub fn attempt(&self) -> Option<Token> {
        self.token(cookies::ATTEMPT)
    }

    /// The session's token.
    #[must_use]
    pub fn session(&self) -> Option<Token> {
        self.token(cookies::SESSION)
    }

    /// The token of this browser's trust for the account of that tag.
    #[must_use]
    pub fn device(&self, tag: &str) -> Option<Token> {
        self.token(&cookies::device(tag))
    }

    /// What this browser is known by to the account of that tag.
    #[must_use]
    pub fn known(&self, tag: &str) -> Option<Token> {
        self.token(&cookies::browser(tag))
    }

    /// Puts the method of the last login here first. The others keep their order.
    pub fn prefer(&self, methods: &mut [Method]) {
        let last = self.value(cookies::METHOD).and_then(MethodKind::parse);
        methods.sort_by_key(|method| Some(method.kind) != last);
    }

    /// A jar for the cookies to give back.
    #[must_use]
    pub fn jar(&self) -> Jar {
        Jar::new(self.https)
    }

    fn token(&self, name: &str) -> Option<Token> {
        self.value(name).and_then(Token::parse)
    }

    fn value(&self, name: &str) -> Option<&str> {
        let name = cookies::full_name(name, self.https);
        let mut shown = self.cookies.iter().filter(|(shown, _)| *shown == name).map(|(_, value)| value);
        let value = shown.next()?;
        // Of two that differ, one was put there by somebody else, and nothing tells which.
        shown.all(|other| other == value).then_some(value.as_str())
    }
}

/// The cookies with a form that can be read; the rest is as good as absent. Others on this host may hold any
/// bytes, and must not take ours with them.
fn shown(headers: &HeaderMap) -> Vec<(String, String)> {
    let lines = headers.get_all(COOKIE).into_iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
    lines
        .flat_map(|line| cookie::Cookie::split_parse(line.into_owned()))
        .flatten()
        .map(|cookie| (cookie.name().to_owned(), cookie.value().to_owned()))
        .collect()
}

/// Each proxy appends whom it speaks for, so the nth from the right is what the outermost trusted one saw.
/// Anything left of it is the requester's own invention; without proxies the whole header is.
fn address(peer: IpAddr, headers: &HeaderMap, trusted_proxies: usize) -> IpAddr {
    let Some(nth) = trusted_proxies.checked_sub(1) else { return peer };
    let lines: Vec<&str> =
        headers.get_all(&FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok()).collect();
    let line = lines.join(",");
    let told = line.rsplit(',').nth(nth).and_then(|hop| hop.trim().parse::<IpAddr>().ok());
    told.map_or(peer, |ip| ip.to_canonical())
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
