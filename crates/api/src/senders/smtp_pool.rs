//! Connections to a mail relay, kept for the next mail.
//!
//! lettre's own pool takes back a connection whose send was cancelled half-way, with responses still to come on
//! it: the next mail would take the last one's late "250" for its own. Here only a connection whose exchange
//! has ended is kept.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use latchkey_flow::Timestamp;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;

use super::mime::WrittenMail;

/// How long an idle connection is kept. Relays drop them after minutes, and to find that out takes some of the
/// person's five seconds.
const KEEP: Duration = Duration::from_secs(60);
/// How long a kept connection may take to answer that it is open.
const PING: Duration = Duration::from_secs(1);
/// How many connections are kept.
const MOST_KEPT: usize = 4;

/// How the connection is encrypted, with what that needs.
pub(super) enum Encryption {
    Starttls(TlsParameters),
    Tls(TlsParameters),
    None,
}

/// A mail relay, and the idle connections to it.
pub(super) struct Relay {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) encryption: Encryption,
    pub(super) credentials: Option<Credentials>,
    pub(super) kept: Mutex<Vec<IdleConnection>>,
}

pub(super) struct IdleConnection {
    connection: AsyncSmtpConnection,
    since: Timestamp,
}

impl Relay {
    /// Sends a mail and returns the relay's last response. The connection is kept only if all went well; in
    /// every other case, also when this future is dropped half-way, it is closed.
    pub(super) async fn send(&self, mail: &WrittenMail, now: Timestamp) -> Result<Response, Error> {
        let mut connection = match self.kept(now).await {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let response = connection.send(&mail.envelope, &mail.bytes).await?;
        self.keep(connection, now);
        Ok(response)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let us = ClientId::default();
        let tls = match &self.encryption {
            Encryption::Tls(parameters) => Some(parameters.clone()),
            Encryption::Starttls(_) | Encryption::None => None,
        };
        let relay = (self.host.as_str(), self.port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(relay, None, &us, tls, None).await?;
        if let Encryption::Starttls(parameters) = &self.encryption {
            // An error where the relay does not offer it, so that nobody on the way can talk us out of it.
            connection.starttls(parameters.clone(), &us).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
        }
        Ok(connection)
    }

    /// The youngest connection that still lives.
    async fn kept(&self, now: Timestamp) -> Option<AsyncSmtpConnection> {
        loop {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            let fresh = kept.since.until(now) <= KEEP;
            if fresh && tokio::time::timeout(PING, kept.connection.test_connected()).await == Ok(true) {
                return Some(kept.connection);
            }
        }
    }

    fn keep(&self, connection: AsyncSmtpConnection, since: Timestamp) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST_KEPT && !connection.has_broken() {
            kept.push(IdleConnection { connection, since });
        }
    }
}
