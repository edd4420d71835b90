//! Relays that are dead, slow, refusing or inconsistent: each is an error within six seconds, none a success.

use std::sync::Arc;

use latchkey_api::senders::{Channel, SendError};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::relay::TestRelay;
use crate::{alice, assert_silent_about, build, message, send};

const CODE: &str = "317317";

async fn expect_failure(tls: &str, options: Value) -> SendError {
    let relay = TestRelay::start(tls, options.clone()).await;
    let sender = build(relay.settings(), Channel::Email);
    let error = send(&sender, &alice(), &message(CODE)).await.expect_err(&options.to_string());
    assert_silent_about(&error, &[CODE, "alice", "example.org"]);
    assert_eq!(relay.messages().await.len(), 0, "{options}: the relay has the mail");
    error
}

#[tokio::test]
async fn a_refusal_is_told_at_whatever_point_it_comes() {
    for (at, code) in [
        ("greeting", 421),
        ("greeting", 554),
        ("ehlo", 550),
        ("mail", 451),
        ("mail", 550),
        ("rcpt", 450),
        ("rcpt", 550),
        ("data", 451),
        ("data", 554),
        ("dot", 452),
        ("dot", 554),
    ] {
        let error = expect_failure("none", json!({"at": at, "do": code.to_string()})).await;
        assert_eq!(error, SendError::Refused(format!("the relay answered {code}")), "at {at}");
    }
}

#[tokio::test]
async fn a_relay_that_only_seems_to_agree_is_not_believed() {
    let error = expect_failure("none", json!({"at": "dot", "do": "354"})).await;
    assert_eq!(error, SendError::Refused("the relay answered 354".to_owned()));
}

#[tokio::test]
async fn a_relay_that_hangs_is_given_up() {
    let (greeting, starttls, dot) = tokio::join!(
        expect_failure("none", json!({"at": "greeting", "do": "hang"})),
        expect_failure("starttls", json!({"at": "starttls", "do": "hang"})),
        expect_failure("none", json!({"at": "dot", "do": "hang"})),
    );
    assert_eq!([greeting, starttls, dot], [SendError::TimedOut, SendError::TimedOut, SendError::TimedOut]);
}

#[tokio::test]
async fn a_relay_that_hangs_does_not_take_all_our_sockets() {
    let mut relay = TestRelay::start("none", json!({"at": "greeting", "do": "hang"})).await;
    let sender = Arc::new(build(relay.settings(), Channel::Email));
    let mut sends = JoinSet::new();
    for _ in 0..40 {
        let sender = Arc::clone(&sender);
        sends.spawn(async move { send(&sender, &alice(), &message(CODE)).await });
    }
    for _ in 0..16 {
        relay.next("misbehaving").await;
    }
    sends.shutdown().await;
    let late_events = relay.finish().await;
    assert!(late_events.iter().all(|event| event["event"] != "connected"), "more than 16 at a time");
}

#[tokio::test]
async fn a_relay_that_answers_each_command_slowly_does_not_stretch_the_limit() {
    let relay = TestRelay::start("none", json!({"slow": 1.5})).await;
    let sender = build(relay.settings(), Channel::Email);
    assert_eq!(send(&sender, &alice(), &message(CODE)).await, Err(SendError::TimedOut));
    assert_eq!(relay.messages().await.len(), 0, "given up before the mail was sent");
}

#[tokio::test]
async fn a_late_answer_to_one_mail_is_not_taken_for_the_next_ones() {
    let mut relay = TestRelay::start("none", json!({"at": "dot", "do": "late", "first_only": true})).await;
    let sender = build(relay.settings(), Channel::Email);
    assert_eq!(send(&sender, &alice(), &message(CODE)).await, Err(SendError::TimedOut));
    assert_eq!(relay.next("closed").await["connection"], 1, "the connection is closed and not kept");
    send(&sender, &alice(), &message("317318")).await.unwrap();
    let messages = relay.messages().await;
    assert_eq!(messages.len(), 1, "success is reported of a mail that the relay has");
    assert_eq!(messages[0]["connection"], 2);
}

#[tokio::test]
async fn a_relay_that_breaks_off_or_talks_nonsense_is_an_error() {
    for at in ["greeting", "ehlo", "rcpt", "dot"] {
        for how in ["drop", "garbage"] {
            let error = expect_failure("none", json!({"at": at, "do": how})).await;
            assert!(matches!(error, SendError::Unreachable(_)), "{how} at {at}: {error:?}");
        }
    }
}

#[tokio::test]
async fn nobody_listening_is_unreachable() {
    let relay = TestRelay::start("none", json!({})).await;
    let settings = relay.settings();
    relay.finish().await;
    let error = send(&build(settings, Channel::Email), &alice(), &message(CODE)).await.unwrap_err();
    assert!(matches!(&error, SendError::Unreachable(why) if why.contains("refused")), "{error:?}");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_ends_the_talk_before_the_password() {
    for tls in ["starttls", "tls"] {
        let mut relay = TestRelay::start(tls, json!({"user": "latchkey", "password": "s3cret"})).await;
        let mut settings = relay.settings();
        settings["username"] = json!("latchkey");
        settings["password"] = json!("s3cret");
        settings.as_object_mut().unwrap().remove("ca_file");
        let error = send(&build(settings, Channel::Email), &alice(), &message(CODE)).await.unwrap_err();
        assert!(matches!(&error, SendError::Unreachable(why) if why.contains("certificate")), "{error:?}");
        relay.next("closed").await;
        let events = relay.finish().await;
        assert!(events.iter().all(|event| event["verb"] != "AUTH" && event["event"] != "message"));
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let relay = TestRelay::start("tls", json!({})).await;
    let mut settings = relay.settings();
    settings["host"] = json!("127.0.0.1");
    let error = send(&build(settings, Channel::Email), &alice(), &message(CODE)).await.unwrap_err();
    assert!(matches!(&error, SendError::Unreachable(why) if why.contains("certificate")), "{error:?}");
    assert_eq!(relay.messages().await.len(), 0);
}

#[tokio::test]
async fn a_relay_without_starttls_is_not_spoken_to_in_the_clear() {
    let relay = TestRelay::start("none", json!({"user": "latchkey", "password": "s3cret"})).await;
    let mut settings = relay.settings();
    settings["tls"] = json!("starttls");
    settings["username"] = json!("latchkey");
    settings["password"] = json!("s3cret");
    let error = send(&build(settings, Channel::Email), &alice(), &message(CODE)).await.unwrap_err();
    assert!(matches!(error, SendError::Refused(_)), "{error:?}");
    let events = relay.finish().await;
    assert!(events.iter().all(|event| event["verb"] != "AUTH" && event["verb"] != "MAIL"), "{events:?}");
}

#[tokio::test]
async fn a_broken_tls_talk_is_an_error() {
    let error = expect_failure("starttls", json!({"at": "starttls", "do": "garbage"})).await;
    assert!(matches!(error, SendError::Unreachable(_)), "{error:?}");
    let relay = TestRelay::start("none", json!({})).await;
    let mut settings = relay.settings();
    settings["tls"] = json!("tls");
    let error = send(&build(settings, Channel::Email), &alice(), &message(CODE)).await.unwrap_err();
    assert!(matches!(error, SendError::Unreachable(_)), "{error:?}");
}

#[tokio::test]
async fn a_wrong_password_is_told_without_the_password() {
    let relay = TestRelay::start("starttls", json!({"user": "latchkey", "password": "right"})).await;
    let mut settings = relay.settings();
    settings["username"] = json!("latchkey");
    settings["password"] = json!("wr0ng-passw0rd");
    let error = send(&build(settings, Channel::Email), &alice(), &message(CODE)).await.unwrap_err();
    assert_eq!(error, SendError::Refused("the relay answered 535".to_owned()));
    assert_silent_about(&error, &["wr0ng", CODE, "alice"]);
}
