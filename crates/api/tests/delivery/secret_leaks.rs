//! Nothing that is sent, and nothing it is sent with, gets into a log, however much is logged.

use std::io::Write;
use std::sync::{Arc, Mutex};

use latchkey_api::senders::Channel;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::certificates::Certificates;
use crate::gateway::{RecordingGateway, tls_gateway};
use crate::relay::TestRelay;
use crate::{alice, build, message, phone, send};

#[derive(Clone, Default)]
struct CapturedLog(Arc<Mutex<Vec<u8>>>);

impl Write for CapturedLog {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for CapturedLog {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_log_of_everything_has_neither_codes_nor_passwords() {
    let log = CapturedLog::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        // Its microseconds are six digits, as a code is.
        .without_time()
        .with_writer(log.clone());
    subscriber.init();
    tracing::trace!("the log hears everything");

    let options = json!({"user": "latchkey", "password": "passw0rd-of-the-relay"});
    let relay = TestRelay::start("starttls", options).await;
    let mut settings = relay.settings();
    settings["username"] = json!("latchkey");
    settings["password"] = json!("passw0rd-of-the-relay");
    let mail = build(settings, Channel::Email);
    let gateway = RecordingGateway::start(201, &[], r#"{"sid":"SM1","status":"queued"}"#).await;
    let twilio = json!({"kind": "twilio", "base_url": gateway.url, "account_sid": "AC0123",
        "auth_token": "t0ken-of-the-account", "from": "+15005550006"});
    let text = build(twilio, Channel::Text);
    let certificates = Certificates::make();
    let url =
        tls_gateway(&certificates, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let webhook = json!({"kind": "webhook", "url": url, "secret": "s3cret-of-the-webhook-and-of-no-one-else",
        "ca_file": certificates.authority});
    let other = build(webhook, Channel::Text);

    for _ in 0..2 {
        send(&mail, &alice(), &message("640640")).await.unwrap();
        send(&text, &phone(), &message("640640")).await.unwrap();
        send(&other, &phone(), &message("640640")).await.unwrap();
    }
    tracing::trace!(?mail, ?text, ?other, message = ?message("640640"), "what was used");
    relay.finish().await;

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("the log hears everything") && log.contains("what was used"), "{log}");
    // The last ones are base64: of the name and password as SMTP and as HTTP write them.
    for secret in ["640640", "passw0rd", "t0ken", "s3cret", "AGxhdGNoa2V5AHBhc3N3MHJk", "QUMwMTIzOnQwa2Vu"] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}
