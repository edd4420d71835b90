//! Where the service stands, as people see it.

use std::net::IpAddr;

use url::Url;

/// Where the service stands, as people see it.
#[derive(Debug, Clone)]
pub struct Site {
    /// What it is called in messages.
    pub product: String,
    /// Its public address.
    pub origin: String,
    /// The host's name alone, for the last line of a text message.
    pub host: String,
    /// Whether people reach it by https; then cookies are Secure and bound to this very host.
    pub https: bool,
    /// `Host` headers that are answered.
    hosts: Vec<String>,
    /// Origins besides our own that a login may return to.
    return_to: Vec<String>,
    /// How many proxies stand before this process and tell the address of whom they speak for.
    pub trusted_proxies: usize,
}

impl Site {
    /// Puts a site together.
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
        // On one's own machine the three names of loopback are one.
        if is_loopback(&host) {
            answered.extend(["localhost", "127.0.0.1", "[::1]"].map(|host| format!("{host}{port}")));
        }
        let origin = url.origin().ascii_serialization();
        Ok(Self { product, origin, host, https, hosts: answered, return_to, trusted_proxies })
    }

    /// Whether a request for that `Host` is ours to answer.
    #[must_use]
    pub fn answers_for(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.hosts.contains(&host)
    }

    /// The place to return to after a login, if it is one of ours: a path of this origin, or an address whose
    /// origin is allowed. It is read as a browser will read it (WHATWG URL), and what comes back is what was
    /// read, not what was written.
    #[must_use]
    pub fn return_to(&self, asked: &str) -> Option<String> {
        if asked.len() > 2048 {
            return None;
        }
        let url = Url::parse(&self.origin).ok()?.join(asked).ok()?;
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

/// Whether that host is this machine.
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
