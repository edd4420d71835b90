//! The site's public address, and what follows from it: which hosts are answered, where a login may return to.

use std::net::IpAddr;

use url::Url;

/// The site's public address, and what follows from it.
#[derive(Debug, Clone)]
pub struct Site {
    /// The product's name, as messages show it.
    pub product: String,
    /// The origin of the public address, such as `https://id.example.org`.
    pub origin: String,
    /// The host of the public address without its port, for the last line of a text message.
    pub host: String,
    /// Whether the public address is https: cookies are then `Secure` and bound to this very host.
    pub https: bool,
    /// The `Host` headers that are answered, in lower case.
    hosts: Vec<String>,
    /// Origins besides the site's own that a login may return to.
    return_to: Vec<String>,
    /// How many proxies in front of this process append the address of their client to `X-Forwarded-For`.
    pub trusted_proxies: usize,
}

impl Site {
    /// The site of that public address. `hosts` are `Host` headers that are answered besides the address's own.
    ///
    /// # Errors
    /// What is wrong with the public address, in one sentence.
    pub fn new(
        product: String,
        public_url: &str,
        hosts: &[String],
        return_to: Vec<String>,
        trusted_proxies: usize,
    ) -> Result<Self, String> {
        let url = Url::parse(public_url).map_err(|error| format!("{public_url:?} is no address: {error}"))?;
        let https = match url.scheme() {
            "https" => true,
            "http" => false,
            other => return Err(format!("{other:?} is neither http nor https")),
        };
        let host = url.host_str().ok_or("it names no host")?.to_owned();
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err("it must not have a path".to_owned());
        }
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let mut answered: Vec<String> = hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
        answered.push(format!("{host}{port}"));
        // For a site on this machine, the three names of the loopback interface are equal.
        if is_loopback(&host) {
            answered.extend(["localhost", "127.0.0.1", "[::1]"].map(|host| format!("{host}{port}")));
        }
        let origin = url.origin().ascii_serialization();
        Ok(Self { product, origin, host, https, hosts: answered, return_to, trusted_proxies })
    }

    /// Whether a request with that `Host` header is answered.
    #[must_use]
    pub fn answers_for(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.hosts.contains(&host)
    }

    /// The address to return to after a login, if it is allowed: a path of this origin, or a URL whose origin
    /// is one of the allowed ones. It is parsed as a browser will parse it (WHATWG URL), and the result is the
    /// parsed form, not what was given.
    #[must_use]
    pub fn return_to(&self, requested: &str) -> Option<String> {
        if requested.len() > 2048 {
            return None;
        }
        let url = Url::parse(&self.origin).ok()?.join(requested).ok()?;
        let origin = url.origin().ascii_serialization();
        let path = &url[url::Position::BeforePath..];
        if origin == self.origin {
            // A browser takes "//host" for another origin.
            return (!path.starts_with("//")).then(|| path.to_owned());
        }
        let plain = url.username().is_empty() && url.password().is_none();
        (plain && self.return_to.contains(&origin)).then(|| url.to_string())
    }
}

/// Whether that host names the loopback interface of this machine.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(url: &str) -> Result<Site, String> {
        Site::new("Latchkey".into(), url, &[], vec!["https://app.example.org".into()], 0)
    }

    #[test]
    fn a_login_returns_to_its_own_origin_or_an_allowed_one_only() {
        let site = site("https://id.example.org").unwrap();
        for (asked, given) in [
            ("/devices", Some("/devices")),
            ("devices?a=b#c", Some("/devices?a=b#c")),
            ("https://id.example.org/x", Some("/x")),
            ("https:x", Some("/x")),
            ("https://app.example.org/a?b", Some("https://app.example.org/a?b")),
            ("//evil.example", None),
            ("/\\evil.example", None),
            ("\\\\evil.example", None),
            ("https:evil.example", Some("/evil.example")),
            ("https://evil.example", None),
            ("https://app.example.org.evil.example", None),
            ("https://app.example.org@evil.example", None),
            ("https://user:pw@app.example.org/", None),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("\t//evil.example", None),
            ("/\t/evil.example", None),
            ("/%0d%0aSet-Cookie:x", Some("/%0d%0aSet-Cookie:x")),
            ("https://id.example.org//evil.example", None),
            ("/.//evil.example", None),
            ("http://id.example.org/", None),
        ] {
            assert_eq!(site.return_to(asked).as_deref(), given, "{asked:?}");
        }
    }

    #[test]
    fn only_our_own_hosts_are_answered() {
        let site = site("https://id.example.org").unwrap();
        assert!(site.answers_for("id.example.org") && site.answers_for("ID.example.org"));
        for host in ["", "evil.example", "id.example.org.evil.example", "id.example.org:8443", "localhost"] {
            assert!(!site.answers_for(host), "{host}");
        }
    }

    #[test]
    fn a_public_address_is_a_bare_origin() {
        for url in ["id.example.org", "ftp://id.example.org", "https://id.example.org/path", "https://x/?a"] {
            assert!(site(url).is_err(), "{url}");
        }
    }
}
