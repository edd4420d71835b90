//! The settings: a file, then `LATCHKEY_*` variables, then flags, each over the one before. An unknown or
//! contradictory setting is an error that names it.

mod master_key;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use latchkey_contract::{PolicySettings, Secret};
use latchkey_flow::Policy;
use serde::{Deserialize, Serialize};

use crate::http::site::Site;
use crate::policy::{from_wire, to_wire};
use crate::senders::SenderSettings;

/// Flags, which override the file and the variables.
#[derive(Debug, Clone, Default, Args, Serialize)]
pub struct Flags {
    /// The settings file, TOML [default: latchkey.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// The database: sqlite:FILE or postgres://… [default: sqlite:latchkey.db]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, global = true, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<String>,
    /// The address that people use, and to which links in mail lead; TLS may end at a proxy [default:
    /// http://localhost and the port]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    /// The folder of the built app [default: none, the API alone]
    #[arg(long, global = true, value_name = "FOLDER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app: Option<PathBuf>,
    /// The file with the key that is not in the database [default: made beside an SQLite file]
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_file: Option<PathBuf>,
    /// How many proxies stand before the service [default: 0]
    #[arg(long, global = true, value_name = "NUMBER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_proxies: Option<usize>,
    /// Where /metrics is [default: nowhere]
    #[arg(long, global = true, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics_listen: Option<String>,
}

/// All settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where `/metrics` is; nowhere by default.
    pub metrics_listen: Option<SocketAddr>,
    /// The database.
    pub database: String,
    /// The address that people use.
    pub public_url: Option<String>,
    /// Further `Host` headers to answer.
    pub hosts: Vec<String>,
    /// Further origins that a login may return to.
    pub return_to: Vec<String>,
    /// The folder of the built app.
    pub app: Option<PathBuf>,
    /// What the service is called in messages.
    pub product: String,
    /// The key that is not in the database: 32 random bytes or more, base64.
    pub key: Option<Secret>,
    /// The file that holds the key; made at the first start if neither it nor `key` is set.
    pub key_file: Option<PathBuf>,
    /// How many proxies stand before the service.
    pub trusted_proxies: usize,
    /// How to log: `text` or `json`.
    pub log: LogFormat,
    /// The policy, until an administrator saves another one.
    pub policy: PolicySettings,
    /// The sender of mail.
    pub email: Option<SenderSettings>,
    /// The sender of text messages.
    pub text: Option<SenderSettings>,
}

/// How to log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: a JSON object a line.
    Json,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            metrics_listen: None,
            database: "sqlite:latchkey.db".to_owned(),
            public_url: None,
            hosts: vec![],
            return_to: vec![],
            app: None,
            product: "Latchkey".to_owned(),
            key: None,
            key_file: None,
            trusted_proxies: 0,
            log: LogFormat::Text,
            policy: to_wire(&Policy::default()),
            email: None,
            text: None,
        }
    }
}

impl Settings {
    /// Reads the file, the variables and the flags.
    ///
    /// # Errors
    /// The first setting that is unknown or invalid, by its name.
    pub fn read(flags: &Flags) -> Result<Self, String> {
        let file = match &flags.config {
            Some(file) if !file.is_file() => {
                return Err(format!("config: there is no file {}", file.display()));
            }
            Some(file) => file.clone(),
            None => PathBuf::from("latchkey.toml"),
        };
        let figment = if file.is_file() { base().merge(Toml::file_exact(file)) } else { base() };
        let figment = figment
            // LATCHKEY_TEST_* is how this project's own tests find their tools; they set nothing here.
            .merge(
                Env::prefixed("LATCHKEY_")
                    .filter(|name| !name.starts_with("test_") && name != "cache")
                    .split("__"),
            )
            .merge(Serialized::defaults(flags));
        figment.extract().map_err(|error| error.to_string().replace('\n', "; "))
    }

    /// The policy, until an administrator saves another one.
    ///
    /// # Errors
    /// The first setting of `[policy]` that is out of range, by its name.
    pub fn policy(&self) -> Result<Policy, String> {
        from_wire(&self.policy, &Policy::default()).map_err(|error| format!("policy.{error}"))
    }

    /// The addresses of the service.
    ///
    /// # Errors
    /// What is wrong with an address, by its setting's name.
    pub fn site(&self) -> Result<Site, String> {
        let port = self.listen.port();
        let public_url = self.public_url.clone().unwrap_or_else(|| format!("http://localhost:{port}"));
        let mut hosts = self.hosts.clone();
        if self.listen.ip().is_loopback() {
            // Without the port too: a development proxy may drop it.
            let names = ["localhost", "127.0.0.1", "[::1]"];
            hosts.extend(names.iter().flat_map(|host| [format!("{host}:{port}"), (*host).to_owned()]));
        }
        for origin in &self.return_to {
            let parsed = url::Url::parse(origin).map(|url| url.origin().ascii_serialization());
            if parsed.as_ref() != Ok(origin) {
                return Err(format!("return_to: {origin:?} is no origin such as https://app.example.org"));
            }
        }
        Site::new(self.product.clone(), &public_url, &hosts, self.return_to.clone(), self.trusted_proxies)
            .map_err(|error| format!("public_url: {error}"))
    }
}

/// The defaults of the parts of `[policy]` that are not set.
fn base() -> Figment {
    Figment::from(Serialized::default("policy", to_wire(&Policy::default())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../../latchkey.example.toml");

    fn read(toml: &str) -> Result<Settings, String> {
        base().merge(Toml::string(toml)).extract().map_err(|error| error.to_string())
    }

    #[test]
    fn the_example_file_says_the_defaults() {
        let (example, default) = (read(EXAMPLE).unwrap(), Settings::default());
        assert_eq!(example.policy(), default.policy());
        assert_eq!(default.policy(), Ok(Policy::default()));
        assert_eq!(
            (example.listen, example.database, example.product, example.log, example.trusted_proxies),
            (default.listen, default.database, default.product, default.log, default.trusted_proxies)
        );
    }

    #[test]
    fn what_the_example_file_leaves_out_is_understood_too() {
        let whole: String =
            EXAMPLE
                .lines()
                .map(|line| {
                    line.strip_prefix("# ")
                        .filter(|rest| rest.contains(" = ") || rest.starts_with('['))
                        .unwrap_or(line)
                })
                .filter(|line| !line.contains("key_file") && !line.starts_with("Copy"))
                .take_while(|line| !line.contains("also for [email]"))
                .filter(|line| *line != "[text]")
                .map(|line| {
                    if line.contains("\"twilio\"") {
                        format!("[text]\n{line}\n")
                    } else {
                        format!("{line}\n")
                    }
                })
                .collect();
        let settings = read(&whole).unwrap();
        assert!(settings.email.is_some() && settings.text.is_some() && settings.public_url.is_some());
    }

    #[test]
    fn what_is_unknown_or_out_of_bounds_is_named() {
        assert!(read("lisen = 1").unwrap_err().contains("lisen"));
        assert!(read("[policy]\ncode_lifetime = 1").unwrap_err().contains("code_lifetime"));
        let eager = read("[policy]\ncode_lifetime_seconds = 29").unwrap();
        assert!(eager.policy().unwrap_err().contains("code_lifetime_seconds"));
        let both = read("key = \"a\"\nkey_file = \"b\"").unwrap();
        assert!(both.master_key().unwrap_err().contains("key_file"));
        let shared = read("database = \"postgres://localhost/x\"").unwrap();
        assert!(shared.master_key().unwrap_err().contains("key"));
        let path = read("public_url = \"https://example.org/x\"").unwrap();
        assert!(path.site().unwrap_err().contains("public_url"));
    }
}
