//! Messages over any other gateway.

use std::io::Write;
use std::process::{Command, Stdio};

use latchkey_api::senders::{Channel, SendError, Sender};
use serde_json::{Value, json};

use crate::certificates::Certificates;
use crate::gateway::{RecordingGateway, misbehaving_gateway, tls_gateway, unreachable_url};
use crate::relay::python;
use crate::{alice, assert_silent_about, build, message, phone, send};

const CODE: &str = "539539";
const SECRET: &str = "a secret of the gateway and of us, no one else";

fn webhook(url: &str) -> Sender {
    build(json!({"kind": "webhook", "url": url, "secret": SECRET}), Channel::Text)
}

async fn expect_failure(url: &str) -> SendError {
    let error = send(&webhook(url), &phone(), &message(CODE)).await.expect_err(url);
    assert_silent_about(&error, &[CODE, "493012345678", SECRET, "127.0.0.1"]);
    error
}

/// HMAC-SHA-256 by somebody else.
fn signature(signed: &[u8]) -> String {
    let script =
        "import hmac,sys;print(hmac.new(sys.argv[1].encode(),sys.stdin.buffer.read(),'sha256').hexdigest())";
    let mut python = Command::new(python())
        .args(["-c", script, SECRET])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(signed).unwrap();
    String::from_utf8(python.wait_with_output().unwrap().stdout).unwrap().trim().to_owned()
}

#[tokio::test]
async fn a_text_is_posted_once_and_signed() {
    let mut gateway = RecordingGateway::start(202, &[], "").await;
    let url = format!("{}/hooks/latchkey?tenant=1", gateway.url);
    send(&webhook(&url), &phone(), &message(CODE)).await.unwrap();
    let requests = gateway.requests();
    let [post] = requests.as_slice() else { panic!("{} requests", requests.len()) };
    assert_eq!((post.method.as_str(), post.path.as_str()), ("POST", "/hooks/latchkey?tenant=1"));
    assert_eq!(post.headers["content-type"], "application/json");
    assert_eq!(post.headers["idempotency-key"], "attempt-1-1");
    let body: Value = serde_json::from_slice(&post.body).unwrap();
    assert_eq!(
        body,
        json!({"id": "attempt-1-1", "channel": "text", "to": "+493012345678", "text": message(CODE).text(),
            "lifetime_ms": 45_000})
    );
    let signed = [b"1759673000.", post.body.as_slice()].concat();
    assert_eq!(post.headers["latchkey-signature"], format!("t=1759673000,v1={}", signature(&signed)));
}

#[tokio::test]
async fn a_mail_is_posted_with_all_its_parts() {
    let mut gateway = RecordingGateway::start(200, &[], "{}").await;
    let sender = build(json!({"kind": "webhook", "url": gateway.url, "secret": SECRET}), Channel::Email);
    send(&sender, &alice(), &message(CODE)).await.unwrap();
    let post = gateway.requests().remove(0);
    let mail = message(CODE).mail();
    assert_eq!(
        serde_json::from_slice::<Value>(&post.body).unwrap(),
        json!({"id": "attempt-1-1", "channel": "email", "to": "alice@example.org", "subject": mail.subject,
            "text": mail.text, "html": mail.html, "lifetime_ms": 45_000})
    );
}

#[tokio::test]
async fn anything_but_2xx_is_a_refusal_and_nothing_is_sent_twice() {
    for status in [304, 400, 401, 404, 408, 409, 425, 429, 500, 502, 503] {
        let mut gateway = RecordingGateway::start(status, &[("retry-after", "0")], "").await;
        let error = expect_failure(&gateway.url).await;
        assert_eq!(error, SendError::Refused(format!("the gateway answered {status}")));
        assert_eq!(gateway.requests().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let mut elsewhere = RecordingGateway::start(200, &[], "").await;
        let gateway = RecordingGateway::start(status, &[("location", &elsewhere.url)], "").await;
        assert_eq!(
            expect_failure(&gateway.url).await,
            SendError::Refused(format!("the gateway answered {status}"))
        );
        assert_eq!(elsewhere.requests().len(), 0, "{status}: the code went where the gateway pointed");
    }
}

#[tokio::test]
async fn a_gateway_that_is_dead_hangs_breaks_off_or_talks_nonsense_is_an_error() {
    assert_eq!(expect_failure(&misbehaving_gateway(b"", true)).await, SendError::TimedOut);
    for url in [
        unreachable_url(),
        misbehaving_gateway(b"", false),
        misbehaving_gateway(b"SSH-2.0-OpenSSH_9.2\r\n", false),
    ] {
        let error = expect_failure(&url).await;
        assert!(matches!(error, SendError::Unreachable(_)), "{error:?}");
    }
}

#[tokio::test]
async fn a_gateway_behind_tls_is_believed_only_with_a_certificate() {
    let certificates = Certificates::make();
    let url =
        tls_gateway(&certificates, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let settings = |ca_file: Option<&std::path::Path>, url: &str| {
        build(json!({"kind": "webhook", "url": url, "secret": SECRET, "ca_file": ca_file}), Channel::Text)
    };
    let known = settings(Some(&certificates.authority), &url);
    send(&known, &phone(), &message(CODE)).await.unwrap();

    let stranger = Certificates::make();
    let other_name = url.replace("localhost", "127.0.0.1");
    for sender in [
        settings(None, &url),
        settings(Some(&stranger.authority), &url),
        settings(Some(&certificates.authority), &other_name),
    ] {
        let error = send(&sender, &phone(), &message(CODE)).await.unwrap_err();
        assert!(matches!(&error, SendError::Unreachable(why) if why.contains("certificate")), "{error:?}");
    }
    let no_tls = misbehaving_gateway(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false)
        .replace("http:", "https:");
    let error = expect_failure(&no_tls).await;
    assert!(matches!(error, SendError::Unreachable(_)), "{error:?}");
}
