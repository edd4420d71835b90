//! Notification mails: what they say, and that a real relay and a gateway take them.

use latchkey_api::messages::{Notification, NotificationKind, NotificationLink, NotificationOrigin};
use latchkey_api::senders::{Channel, SendError};
use latchkey_contract::{MethodKind, Secret};
use latchkey_flow::Timestamp;
use serde_json::{Value, json};

use crate::gateway::RecordingGateway;
use crate::relay::TestRelay;
use crate::{AT, alice, build, phone, send};

const HTML: &str = include_str!("notification.html");
const LINK: &str = "https://login.example.org/link#lw3zXT-0_token_of_a_link_in_a_mail_to_alice";

fn requester(browser: &str) -> NotificationOrigin {
    NotificationOrigin::Requester { browser: browser.to_owned(), ip: "203.0.113.7".to_owned() }
}

fn notification_about(kind: NotificationKind) -> Notification {
    Notification {
        product: "Acme".to_owned(),
        kind,
        at: Timestamp::from_millis(AT),
        sent_at: Timestamp::from_millis(AT + 60_000),
        origin: requester("Firefox on Linux"),
        link: Some(NotificationLink {
            address: Secret::new(LINK.to_owned()),
            expires_at: Timestamp::from_millis(AT + 7 * 86_400_000),
        }),
    }
}

fn invitation() -> Notification {
    Notification {
        origin: NotificationOrigin::Administrator,
        ..notification_about(NotificationKind::Invitation { username: "alice@example.org".to_owned() })
    }
}

fn all_kinds() -> Vec<NotificationKind> {
    let name = || "Laptop".to_owned();
    vec![
        NotificationKind::DeviceTrusted { name: name() },
        NotificationKind::DeviceCopied,
        NotificationKind::NewBrowser,
        NotificationKind::MethodSet { kind: MethodKind::App },
        NotificationKind::MethodRemoved { kind: MethodKind::Sms },
        NotificationKind::MethodsReset,
        NotificationKind::PasswordChanged,
        NotificationKind::EmailChanged,
        NotificationKind::EmailNew,
        NotificationKind::PhoneChanged,
        NotificationKind::RecoveryCodeUsed { left: 2 },
        NotificationKind::RecoveryCodesMade,
        NotificationKind::CodeWrong,
        NotificationKind::Locked,
        NotificationKind::Reset,
        NotificationKind::Invitation { username: name() },
    ]
}

#[test]
fn a_notification_mail_equals_its_template() {
    let mail = notification_about(NotificationKind::PasswordChanged).mail();
    assert_eq!(mail.subject, "Your Acme password was changed");
    assert_eq!(
        mail.text,
        format!(
            "The password of your Acme account was changed.\n\n\
             This was done with Firefox on Linux from the IP address 203.0.113.7 on 5 October 2025, 14:03 UTC.\n\n\
             If this was not you, open this link. It signs out everyone, stops the current password from working \
             and lets you choose a new one:\n\n    {LINK}\n\nThe link works once, until 12 October 2025, 14:03 UTC.\n"
        )
    );
    assert_eq!(mail.html, HTML);
}

#[test]
fn every_notification_mail_names_the_product_in_its_subject_and_is_short() {
    let mut subjects = std::collections::BTreeSet::new();
    for about in all_kinds() {
        let mail = notification_about(about.clone()).mail();
        assert!(mail.subject.contains("Acme") && mail.subject.len() <= 78, "{}", mail.subject);
        assert!(mail.text.len() < 800 && mail.text.matches("://").count() == 1, "{}", mail.text);
        assert!(mail.text.contains("203.0.113.7") && mail.html.contains(&format!("href=\"{LINK}\"")));
        let without_link = Notification { link: None, ..notification_about(about) }.mail();
        assert!(
            !without_link.text.contains("://") && !without_link.html.contains("<a "),
            "{}",
            without_link.text
        );
        subjects.insert(mail.subject);
    }
    assert_eq!(subjects.len(), all_kinds().len(), "each is told apart from the others at a glance");
}

#[test]
fn a_hostile_name_is_no_markup_no_link_and_no_line() {
    let hostile = "<a href='https://evil.example'>x</a>\r\nBcc: eve@evil.example\u{202e} www.evil.example";
    for about in [
        NotificationKind::DeviceTrusted { name: hostile.to_owned() },
        NotificationKind::Invitation { username: hostile.to_owned() },
    ] {
        let mut notification = notification_about(about);
        notification.product = hostile.to_owned();
        notification.origin = requester(hostile);
        notification.link = None;
        let mail = notification.mail();
        assert!(!mail.subject.contains(['\r', '\n', '\u{202e}']), "{}", mail.subject);
        for text in [&mail.subject, &mail.text, &mail.html] {
            assert!(!text.contains("://") && !text.contains("\nBcc"), "{text}");
            assert!(!text.contains('\u{202e}'));
        }
        assert!(!mail.html.contains("<a"), "{}", mail.html);
    }
    let named =
        notification_about(NotificationKind::DeviceTrusted { name: "www.evil.example".to_owned() }).mail();
    assert!(!named.text.contains("evil.example"), "{}", named.text);
}

/// M7, M8: over real SMTP, an invitation and a notice.
#[tokio::test]
async fn a_relay_takes_an_invitation_and_a_notification_mail() {
    let relay = TestRelay::start("starttls", json!({})).await;
    let sender = build(relay.settings(), Channel::Email);
    let notifications = [invitation(), notification_about(NotificationKind::NewBrowser)];
    for notification in &notifications {
        send(&sender, &alice(), notification).await.unwrap();
    }
    let messages = relay.messages().await;
    assert_eq!(messages.len(), 2);
    for (received, notification) in messages.iter().zip(&notifications) {
        let mail = notification.mail();
        assert_eq!(received["rcpt_to"], json!(["RCPT TO:<alice@example.org>"]));
        assert_eq!(received["defects"], json!([]));
        assert_eq!(received["parts"], json!([["text/plain", mail.text], ["text/html", mail.html]]));
        let header = |name: &str| {
            let headers = received["headers"].as_array().unwrap();
            headers.iter().find(|header| header[0] == name).unwrap()[1].clone()
        };
        assert_eq!(header("Subject"), mail.subject);
        assert_eq!(
            header("Date"),
            "Sun, 05 Oct 2025 14:04:20 +0000",
            "when it was sent, not when it happened"
        );
        assert_eq!(header("Auto-Submitted"), "auto-generated");
        assert!(received["parts"][0][1].as_str().unwrap().contains(LINK), "the link is whole");
    }
}

#[tokio::test]
async fn a_gateway_is_posted_a_notification_mail_without_a_lifetime() {
    let mut gateway = RecordingGateway::start(200, &[], "{}").await;
    let settings = json!({"kind": "webhook", "url": gateway.url, "secret": "x".repeat(32)});
    send(&build(settings, Channel::Email), &alice(), &invitation()).await.unwrap();
    let post = gateway.requests().remove(0);
    let mail = invitation().mail();
    assert_eq!(
        serde_json::from_slice::<Value>(&post.body).unwrap(),
        json!({"id": "attempt-1-1", "channel": "email", "to": "alice@example.org", "subject": mail.subject,
            "text": mail.text, "html": mail.html})
    );
    let signed = post.headers["latchkey-signature"].to_str().unwrap();
    assert!(signed.starts_with("t=1759673060,v1="), "{signed}");
}

#[tokio::test]
async fn a_notification_mail_never_goes_by_text_message() {
    let mut gateway = RecordingGateway::start(201, &[], r#"{"sid":"SM1","status":"queued"}"#).await;
    let twilio = json!({"kind": "twilio", "base_url": gateway.url, "account_sid": "AC0123",
        "auth_token": "x", "from": "+15005550006"});
    let webhook = json!({"kind": "webhook", "url": gateway.url, "secret": "x".repeat(32)});
    for settings in [twilio, webhook] {
        let refused = send(&build(settings, Channel::Text), &phone(), &invitation()).await;
        assert_eq!(refused, Err(SendError::Refused("a notification goes by mail only".to_owned())));
    }
    assert_eq!(gateway.requests().len(), 0);
}
