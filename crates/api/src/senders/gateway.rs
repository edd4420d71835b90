//! A gateway that is asked over HTTP: one request, no redirects, and no more of the response than is needed.

use std::path::Path;

use reqwest::{Certificate, Client, RequestBuilder, Response, redirect, retry};
use url::{Host, Url};

use super::certificates::read_certificates;
use super::error::{SendError, SettingsError, innermost};

/// The longest body of a response that is read, in bytes.
const RESPONSE_MAX: usize = 64 * 1024;

/// The address of a gateway: https, or http on this machine, and nothing secret in it.
pub(super) fn address(setting: &'static str, text: &str) -> Result<Url, SettingsError> {
    let problem = |why: &str| Err(SettingsError::new(setting, why));
    let Ok(url) = Url::parse(text) else { return problem("is not a URL") };
    let this_machine = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return problem("has no host"),
    };
    if !url.username().is_empty() || url.password().is_some() {
        return problem("must not hold a name or password");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if this_machine => Ok(url),
        _ => problem("must begin with https://, except on this machine"),
    }
}

/// A client for that address and no other: a redirect could carry the code to another host (ASVS 5.0 15.3.2), a
/// retry could send it twice, and a proxy from the environment could read it.
pub(super) fn client(url: &Url, ca_file: Option<&Path>) -> Result<Client, SettingsError> {
    let mut client = Client::builder()
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy()
        .user_agent(concat!("latchkey/", env!("CARGO_PKG_VERSION")));
    if url.scheme() == "http" {
        // No certificate will be checked, so the service starts also on a machine without any.
        client = client.tls_certs_only([]);
    } else if let Some(file) = ca_file {
        let certificates = Certificate::from_pem_bundle(&read_certificates(file)?)
            .map_err(|_| SettingsError::new("ca_file", "its certificates cannot be read"))?;
        client = client.tls_certs_merge(certificates);
    }
    client.build().map_err(|error| SettingsError::new("ca_file", innermost(&error)))
}

/// Sends the request and returns the response, whatever its status. The caller's time limit is the only one.
pub(super) async fn send(request: RequestBuilder) -> Result<Response, SendError> {
    request.send().await.map_err(|error| failure(&error))
}

/// The body of a response, if it is not too long.
pub(super) async fn body(mut answer: Response) -> Result<Vec<u8>, SendError> {
    let mut body = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(|error| failure(&error))? {
        if body.len() + part.len() > RESPONSE_MAX {
            return Err(SendError::Refused("the gateway's answer is too long".to_owned()));
        }
        body.extend_from_slice(&part);
    }
    Ok(body)
}

/// The error without the address: reqwest's own text repeats it.
fn failure(error: &reqwest::Error) -> SendError {
    if error.is_timeout() {
        SendError::TimedOut
    } else if error.is_builder() {
        SendError::Refused("the request could not be written".to_owned())
    } else {
        SendError::Unreachable(innermost(error))
    }
}
