//! Mail that a relay takes.

use latchkey_api::senders::{Channel, Destination, SendError};
use latchkey_flow::Timestamp;
use serde_json::{Value, json};

use crate::relay::TestRelay;
use crate::{AT, alice, build, message, send};

fn header<'a>(message: &'a Value, name: &str) -> Vec<&'a str> {
    let headers = message["headers"].as_array().unwrap();
    headers.iter().filter(|header| header[0] == name).map(|header| header[1].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_accepted_mail_arrives_once_with_the_right_parts() {
    let relay = TestRelay::start("starttls", json!({"user": "latchkey", "password": "s3cret"})).await;
    let mut settings = relay.settings();
    settings["username"] = json!("latchkey");
    settings["password"] = json!("s3cret");
    let sender = build(settings, Channel::Email);
    send(&sender, &alice(), &message("204060")).await.unwrap();

    let messages = relay.messages().await;
    let [received] = messages.as_slice() else { panic!("{} messages", messages.len()) };
    assert_eq!(received["encrypted"], true);
    assert_eq!(received["user"], "latchkey");
    assert_eq!(received["mail_from"], "MAIL FROM:<no-reply@acme.example>");
    assert_eq!(received["rcpt_to"], json!(["RCPT TO:<alice@example.org>"]));
    assert_eq!(received["type"], "multipart/alternative");
    assert_eq!(received["defects"], json!([]));
    for (name, value) in [
        ("From", "Acme <no-reply@acme.example>"),
        ("To", "alice@example.org"),
        ("Subject", "Your Acme sign-in code"),
        ("Date", "Sun, 05 Oct 2025 14:03:20 +0000"),
        ("Message-ID", "<attempt-1-1@acme.example>"),
        ("Auto-Submitted", "auto-generated"),
    ] {
        assert_eq!(header(received, name), [value], "{name}");
    }
    let mail = message("204060").mail();
    assert_eq!(received["parts"], json!([["text/plain", mail.text], ["text/html", mail.html]]));
}

#[tokio::test]
async fn tls_from_the_first_byte_and_no_tls_work_as_well() {
    for tls in ["tls", "none"] {
        let relay = TestRelay::start(tls, json!({})).await;
        let sender = build(relay.settings(), Channel::Email);
        send(&sender, &alice(), &message("204061")).await.unwrap();
        let messages = relay.messages().await;
        assert_eq!(messages.len(), 1, "{tls}");
        assert_eq!(messages[0]["encrypted"], tls == "tls");
    }
}

#[tokio::test]
async fn a_connection_is_used_for_the_next_mail() {
    let relay = TestRelay::start("starttls", json!({})).await;
    let sender = build(relay.settings(), Channel::Email);
    for code in ["204062", "204063", "204064"] {
        send(&sender, &alice(), &message(code)).await.unwrap();
    }
    let messages = relay.messages().await;
    assert_eq!(messages.len(), 3);
    // A relay that is slow to say that it is still there gets another connection.
    assert!(messages[2]["connection"].as_u64() < Some(3), "a connection for each mail: {messages:?}");
}

#[tokio::test]
async fn a_connection_that_the_relay_has_closed_is_replaced() {
    let mut relay = TestRelay::start("none", json!({"at": "noop", "do": "drop", "first_only": true})).await;
    let sender = build(relay.settings(), Channel::Email);
    send(&sender, &alice(), &message("204065")).await.unwrap();
    assert_eq!(relay.next("message").await["connection"], 1);
    send(&sender, &alice(), &message("204066")).await.unwrap();
    let messages = relay.messages().await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0]["connection"], 2);
}

#[tokio::test]
async fn a_connection_that_waited_for_more_than_a_minute_is_not_used_again() {
    let relay = TestRelay::start("none", json!({})).await;
    let sender = build(relay.settings(), Channel::Email);
    for later in [0, 60_000, 120_001] {
        let mut message = message("204071");
        message.at = Timestamp::from_millis(AT + later);
        send(&sender, &alice(), &message).await.unwrap();
    }
    let messages = relay.messages().await;
    let connections: Vec<_> = messages.iter().map(|message| message["connection"].as_u64()).collect();
    assert!(connections[1] < connections[2], "{connections:?}");
}

#[tokio::test]
async fn a_kept_connection_that_hangs_costs_a_second_and_not_the_mail() {
    let relay = TestRelay::start("none", json!({"at": "noop", "do": "hang", "first_only": true})).await;
    let sender = build(relay.settings(), Channel::Email);
    send(&sender, &alice(), &message("204067")).await.unwrap();
    send(&sender, &alice(), &message("204068")).await.unwrap();
    assert_eq!(relay.messages().await.len(), 2);
}

#[tokio::test]
async fn an_address_cannot_add_a_recipient_a_header_or_a_message() {
    let relay = TestRelay::start("none", json!({})).await;
    let sender = build(relay.settings(), Channel::Email);
    for address in [
        "alice@example.org\r\nBcc: eve@evil.example",
        "alice@example.org\r\nRCPT TO:<eve@evil.example>",
        "alice@example.org\n.\nMAIL FROM:<eve@evil.example>",
        "alice@example.org>\r\nRCPT TO:<eve@evil.example",
        "alice@example.org, eve@evil.example",
        "alice@example.org;eve@evil.example",
        "Alice <alice@example.org>",
        "\"alice\r\n\"@example.org",
        "\"alice eve\"@example.org",
        "alice@evil.example@example.org",
        "alice@example.org\0",
        "al\u{202e}ice@example.org",
        "alice\u{200b}@example.org",
        "alice@exam\u{ad}ple.org",
        "alice@exam\u{200b}ple.org",
        "alice @example.org",
        "(eve)alice@example.org",
        "alice",
        "@example.org",
        "alice@",
        "",
    ] {
        let refused = send(&sender, &Destination::Email(address.to_owned()), &message("204069")).await;
        assert!(matches!(refused, Err(SendError::Refused(_))), "{address:?}: {refused:?}");
    }
    send(&sender, &alice(), &message("204069")).await.unwrap();
    let messages = relay.messages().await;
    assert_eq!(messages.len(), 1, "only the plain address got a mail");
    assert_eq!(messages[0]["rcpt_to"], json!(["RCPT TO:<alice@example.org>"]));
}

#[tokio::test]
async fn names_cannot_add_a_recipient_a_header_or_a_message() {
    let relay = TestRelay::start("none", json!({})).await;
    let sender = build(relay.settings(), Channel::Email);
    let hostile = [
        "Acme\r\nBcc: eve@evil.example\r\n\r\nHello",
        "Acme\n.\nMAIL FROM:<eve@evil.example>",
        "\r\n.\r\nQUIT",
        "Ac\u{202e}me\u{2066} \u{2028}Bcc: eve@evil.example",
        "Äcme\r\nBcc: eve@evil.example",
        "=?utf-8?b?DQpCY2M6IGV2ZUBldmlsLmV4YW1wbGU=?=",
    ];
    for name in hostile {
        let mut message = message("204070");
        message.product = name.to_owned();
        message.browser = name.to_owned();
        send(&sender, &alice(), &message).await.unwrap();
    }
    let messages = relay.messages().await;
    assert_eq!(messages.len(), hostile.len());
    for received in &messages {
        assert_eq!(received["rcpt_to"], json!(["RCPT TO:<alice@example.org>"]));
        assert_eq!(received["defects"], json!([]));
        let mut names: Vec<_> = received["headers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|header| header[0].as_str().unwrap())
            .collect();
        names.sort_unstable();
        let expected =
            ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"];
        assert_eq!(names, expected);
        let subject = header(received, "Subject")[0];
        assert!(subject.starts_with("Your ") && subject.ends_with(" sign-in code"), "{subject}");
        assert!(!subject.contains(['\r', '\n', '\u{202e}', '\u{2066}', '\u{2028}']), "{subject:?}");
    }
}
