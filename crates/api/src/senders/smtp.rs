//! Mail over a relay (RFC 5321).

use std::net::IpAddr;
use std::path::Path;
use std::sync::Mutex;

use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use tokio::sync::Semaphore;

use super::certificates::read_certificates;
use super::destination::Destination;
use super::error::{SendError, SettingsError, innermost};
use super::mime;
use super::settings::{SmtpSettings, SmtpTls};
use super::smtp_pool::{Encryption, Relay};
use crate::messages::{OutboundMessage, is_plain};

/// How many messages are sent at a time: a relay that hangs must not use up our sockets.
const AT_A_TIME: usize = 16;

/// A mail relay.
pub struct Smtp {
    from: Mailbox,
    relay: Relay,
    places: Semaphore,
}

impl Smtp {
    pub(super) fn build(settings: &SmtpSettings) -> Result<Self, SettingsError> {
        let host = settings.host.trim();
        if host.is_empty() || !is_plain(host) || host.contains(char::is_whitespace) {
            return Err(SettingsError::new("host", "is not the name or address of a relay"));
        }
        let (encryption, port) = match settings.tls {
            SmtpTls::Starttls => (Encryption::Starttls(tls(host, settings.ca_file.as_deref())?), 587),
            SmtpTls::Tls => (Encryption::Tls(tls(host, settings.ca_file.as_deref())?), 465),
            SmtpTls::None => (Encryption::None, 25),
        };
        Ok(Self {
            from: sender(&settings.from)?,
            relay: Relay {
                host: host.to_owned(),
                port: settings.port.unwrap_or(port),
                encryption,
                credentials: credentials(settings)?,
                kept: Mutex::default(),
            },
            places: Semaphore::new(AT_A_TIME),
        })
    }

    pub(super) async fn send(
        &self,
        to: &Destination,
        message: OutboundMessage<'_>,
        id: &str,
    ) -> Result<(), SendError> {
        let Destination::Email(to) = to else {
            return Err(SendError::Refused("a relay takes mail only".to_owned()));
        };
        let to = mime::address(to)
            .ok_or_else(|| SendError::Refused("the destination is not one mail address".to_owned()))?;
        let mail = mime::write(&self.from, to, message, id)
            .ok_or_else(|| SendError::Refused("the mail could not be written".to_owned()))?;
        let _place = self.places.acquire().await.map_err(|_| SendError::TimedOut)?;
        let answer = self.relay.send(&mail, message.at()).await.map_err(|error| failure(&error))?;
        // lettre takes "354, go on" for success as well, but RFC 5321 4.2.1 knows acceptance by its 2.
        if u16::from(answer.code()) / 100 == 2 {
            Ok(())
        } else {
            Err(SendError::Refused(format!("the relay answered {}", answer.code())))
        }
    }
}

/// The error without the relay's text, which may repeat the address and the content.
fn failure(error: &Error) -> SendError {
    if let Some(code) = error.status() {
        SendError::Refused(format!("the relay answered {code}"))
    } else if error.is_timeout() {
        SendError::TimedOut
    } else if error.is_response() {
        SendError::Unreachable("the relay broke off, or does not speak SMTP".to_owned())
    } else if error.is_client() {
        SendError::Refused(innermost(error))
    } else {
        SendError::Unreachable(innermost(error))
    }
}

fn sender(from: &str) -> Result<Mailbox, SettingsError> {
    let mailbox = is_plain(from).then(|| from.parse::<Mailbox>().ok()).flatten();
    mailbox.filter(|mailbox| mime::address(mailbox.email.as_ref()).is_some()).ok_or_else(|| {
        SettingsError::new("from", "is not a mail address such as Example <no-reply@example.org>")
    })
}

fn credentials(settings: &SmtpSettings) -> Result<Option<Credentials>, SettingsError> {
    match (&settings.username, &settings.password) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(SettingsError::new("password", "is missing beside username")),
        (None, Some(_)) => Err(SettingsError::new("username", "is missing beside password")),
        (Some(_), Some(_)) if settings.tls == SmtpTls::None && !is_this_machine(&settings.host) => Err(
            SettingsError::new("tls", "a password is not sent without encryption, except to this machine"),
        ),
        (Some(name), Some(password)) => {
            Ok(Some(Credentials::new(name.clone(), password.reveal().to_owned())))
        }
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn tls(host: &str, ca_file: Option<&Path>) -> Result<TlsParameters, SettingsError> {
    let mut parameters = TlsParameters::builder(host.to_owned());
    if let Some(file) = ca_file {
        let certificates = Certificate::from_pem(&read_certificates(file)?)
            .map_err(|_| SettingsError::new("ca_file", "its certificates cannot be read"))?;
        parameters = parameters.add_root_certificate(certificates);
    }
    parameters.build_rustls().map_err(|error| SettingsError::new("ca_file", innermost(&error)))
}
