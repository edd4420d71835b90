//! What the owner of an account is notified of by mail.

use latchkey_contract::MethodKind::{self, Email, Sms};
use latchkey_flow::TotpSecret;
use serde_json::json;

use crate::browser::TestBrowser;
use crate::sent_codes::different_code;
use crate::test_app::{TestApp, TestConfig, TestPerson};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// Signs in by text message once more, with what the browser has.
async fn sign_in_again(app: &TestApp, browser: &mut TestBrowser, person: &TestPerson) {
    browser.delete("/api/v1/session").await;
    if browser.sign_in(person).await.step() == "choose_method" {
        browser.choose("sms").await;
        assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
    }
}

async fn set_up(browser: &mut TestBrowser, kind: &str, address: Option<&str>) -> serde_json::Value {
    browser.post("/api/v1/methods", json!({"kind": kind, "address": address})).await.json
}

/// M8. Time, browser and address, one link, and nothing that is secret.
#[tokio::test]
async fn a_notification_mail_says_when_where_and_with_what_and_nothing_secret() {
    let app = TestApp::with(TestConfig { trusted_proxies: 1, ..TestConfig::default() }).await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.browser();
    browser.headers =
        vec![("user-agent".into(), FIREFOX.into()), ("x-forwarded-for".into(), "203.0.113.7".into())];
    app.enter_wrong_code_in(&mut browser, &ada).await;
    let notifications = app.notifications().await;
    let [notification] = notifications.as_slice() else { panic!("{notifications:?}") };
    assert_eq!(
        (notification.to.as_str(), &notification.body["channel"]),
        (ada.email.as_str(), &json!("email"))
    );
    let until = "The link works once, until 22 January 2027, 08:00 UTC.";
    for sentence in [
        "Someone entered the right password for your Latchkey account, but a wrong code.",
        "This was done with Firefox on Linux from the IP address 203.0.113.7 on 15 January 2027, 08:00 UTC.",
        "If this was not you, open this link.",
        until,
    ] {
        assert!(notification.text.contains(sentence), "{sentence}: {}", notification.text);
        assert!(notification.body["html"].as_str().unwrap().contains(sentence), "{sentence}");
    }
    let link = format!("http://{}/link#", app.address);
    assert!(
        notification.link().starts_with(&link) && notification.text.matches("://").count() == 1,
        "{}",
        notification.text
    );
    let all = notification.body.to_string();
    for secret in [&ada.password, &app.gateway.last().code(), &ada.phone, &ada.id] {
        assert!(!all.contains(secret.as_str()), "{secret}: {all}");
    }
    assert!(browser.cookies.values().all(|value| !all.contains(value)));
}

/// M8, T4.
#[tokio::test]
async fn a_new_trusted_browser_is_told_of_once_with_its_name() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    app.trusted(&ada, "Kitchen www.evil.example").await;
    let subject = "New trusted device for your Latchkey account";
    assert_eq!(app.notification_subjects(&ada.email).await, [subject]);
    let text = &app.notifications().await[0].text;
    assert!(text.contains("\"Kitchen www evil example\""), "no name is made an address: {text}");
    // A second one is a new browser as well: one notification is enough.
    app.trusted(&ada, "Laptop").await;
    assert_eq!(app.notification_subjects(&ada.email).await, [subject; 2]);
    let mut page = app.signed_in(&ada).await;
    assert_eq!(page.post("/api/v1/devices", json!({"name": "Tablet"})).await.status, 204);
    assert_eq!(
        app.notification_subjects(&ada.email).await,
        ["New sign-in to your Latchkey account", subject, subject, subject]
    );
}

/// M8.
#[tokio::test]
async fn a_sign_in_from_a_browser_that_is_new_to_the_account_is_told_of() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.person("ada", &[Sms]).await, app.person("bob", &[Sms]).await);
    let subject = "New sign-in to your Latchkey account";
    let mut first = app.signed_in(&ada).await;
    sign_in_again(&app, &mut first, &ada).await;
    assert!(app.notifications().await.is_empty(), "the very first one, and the same browser again");
    let mut second = app.signed_in(&ada).await;
    assert_eq!(app.notification_subjects(&ada.email).await, [subject]);
    sign_in_again(&app, &mut second, &ada).await;
    sign_in_again(&app, &mut first, &ada).await;
    assert_eq!(app.notification_subjects(&ada.email).await, [subject], "both are known now");
    app.advance_secs(399 * 86_400);
    sign_in_again(&app, &mut first, &ada).await;
    assert_eq!(app.notification_subjects(&ada.email).await.len(), 1, "for more than a year");
    // What one account knows is not what another one knows.
    app.signed_in(&bob).await;
    sign_in_again(&app, &mut first, &bob).await;
    assert_eq!(app.notification_subjects(&bob.email).await, [subject]);
    let of_ada = format!("latchkey-browser-{}", app.state.keys.cookie_suffix(&ada.id));
    let of_bob = format!("latchkey-browser-{}", app.state.keys.cookie_suffix(&bob.id));
    assert_ne!(first.cookies[&of_ada], first.cookies[&of_bob]);
    let mut crossed = app.browser();
    crossed.cookies.insert(of_bob, first.cookies[&of_ada].clone());
    sign_in_again(&app, &mut crossed, &bob).await;
    assert_eq!(app.notification_subjects(&bob.email).await.len(), 2);
}

/// A known browser's cookie opens nothing, and is as well kept as the others.
#[tokio::test]
async fn the_cookie_of_a_known_browser_is_no_session_and_no_trust() {
    let config = TestConfig { public_url: Some("https://id.example.org".into()), ..TestConfig::default() };
    let app = TestApp::with(config).await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    browser.choose("sms").await;
    let reply = browser.enter(&app.gateway.last().code()).await;
    let mut lines = reply.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap());
    let line = lines.rfind(|line| line.starts_with("__Host-latchkey-browser-")).unwrap();
    for wanted in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/", "Max-Age=34560000"] {
        assert!(line.contains(wanted), "{line}");
    }
    let value = line.split_once('=').unwrap().1.split(';').next().unwrap().to_owned();
    assert!(!app.dump().await.contains(&value));
    let tag = app.state.keys.cookie_suffix(&ada.id);
    for name in ["session".to_owned(), "attempt".to_owned(), format!("device-{tag}")] {
        let mut thief = app.browser();
        thief.cookies.insert(format!("__Host-latchkey-{name}"), value.clone());
        assert!(!thief.is_signed_in().await);
        assert_eq!(thief.sign_in(&ada).await.step(), "choose_method", "{name}");
    }
}

/// M8, D12.
#[tokio::test]
async fn methods_and_recovery_codes_that_come_and_go_are_told_of() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    let enrolment = set_up(&mut browser, "app", None).await;
    assert!(app.notifications().await.is_empty(), "nothing has changed yet");
    let secret = TotpSecret::from_base32(enrolment["app"]["secret"].as_str().unwrap()).unwrap();
    browser.enter(&secret.code_at(app.now())).await;
    let set = "Two-step verification method set up for your Latchkey account";
    assert_eq!(app.notification_subjects(&ada.email).await, [set]);
    assert!(app.notifications().await[0].text.contains("account: authenticator app."));

    let codes = browser.send(browser.request(reqwest::Method::POST, "/api/v1/recovery-codes")).await;
    let made = "New recovery codes for your Latchkey account";
    assert_eq!(app.notification_subjects(&ada.email).await, [made, set]);
    let code = codes.json["codes"][0].as_str().unwrap();
    assert!(
        app.notifications().await.iter().all(|notification| !notification.body.to_string().contains(code))
    );

    let mut lost = app.browser();
    lost.sign_in(&ada).await;
    lost.choose("recovery").await;
    assert_eq!(lost.enter(code).await.step(), "signed_in");
    let used = "A recovery code of your Latchkey account was used";
    let new = "New sign-in to your Latchkey account";
    assert_eq!(app.notification_subjects(&ada.email).await, [used, made, new, set]);
    let notifications = app.notifications().await;
    let notification = notifications.iter().find(|notification| notification.subject == used).unwrap();
    assert!(notification.text.contains("You have 9 recovery codes left."), "{}", notification.text);

    assert_eq!(browser.delete("/api/v1/methods/app").await.status, 204);
    let removed = "Two-step verification method removed from your Latchkey account";
    assert!(app.notification_subjects(&ada.email).await.contains(&removed.to_owned()));
    assert_eq!(app.notifications().await.len(), 5);
}

/// M8.
#[tokio::test]
async fn another_password_is_told_of_and_a_refused_one_is_not() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    let change = |current: &str| json!({"current": current, "new": "seven quiet tin lanterns"});
    assert_eq!(browser.post("/api/v1/account/password", change("wrong")).await.status, 403);
    assert!(app.notifications().await.is_empty());
    assert_eq!(browser.post("/api/v1/account/password", change(&ada.password)).await.status, 204);
    assert_eq!(app.notification_subjects(&ada.email).await, ["Your Latchkey password was changed"]);
}

/// M8, M9, X6. Only the old address gets a "not me" link: the new one may be a stranger's.
#[tokio::test]
async fn another_email_is_told_to_the_old_address_and_the_new_one() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms, Email]).await;
    let mut browser = app.signed_in(&ada).await;
    set_up(&mut browser, "email", Some("new@example.org")).await;
    assert_eq!(app.gateway.last().to, "new@example.org");
    assert!(app.notifications().await.is_empty(), "an address that nobody has proved changes nothing");
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
    let (old, new) =
        (app.notification_subjects(&ada.email).await, app.notification_subjects("new@example.org").await);
    assert_eq!(old, ["Your Latchkey email address was changed"]);
    assert_eq!(new, ["This is now the email address of your Latchkey account"]);
    for notification in app.notifications().await {
        assert_eq!(notification.text.contains("://"), notification.to == ada.email, "{}", notification.text);
        assert!(
            notification.to == "new@example.org" || !notification.text.contains("new@"),
            "{}",
            notification.text
        );
    }
}

/// M8. The phone's owner is told by mail; a first phone is a method that was set up.
#[tokio::test]
async fn another_phone_is_told_of() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    set_up(&mut browser, "sms", Some("+41 79 123 45 67")).await;
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
    assert_eq!(app.notification_subjects(&ada.email).await, ["Your Latchkey phone number was changed"]);
    let bob = app.person("bob", &[Email]).await;
    app.execute_sql("UPDATE accounts SET phone = NULL WHERE username = 'bob'").await;
    let mut browser = app.browser();
    browser.sign_in(&bob).await;
    browser.choose("email").await;
    browser.enter(&app.gateway.last().code()).await;
    set_up(&mut browser, "sms", Some("+41 79 123 45 68")).await;
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
    assert_eq!(
        app.notification_subjects(&bob.email).await,
        ["Two-step verification method set up for your Latchkey account"]
    );
}

/// M8: one notification an attempt, however many codes are wrong, by whatever method.
#[tokio::test]
async fn a_wrong_code_after_the_right_password_is_told_of_once_an_attempt() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let subject = "Someone tried to sign in to your Latchkey account";
    let mut browser = app.browser();
    browser.sign_in_as("ada", "wrong").await;
    browser.sign_in(&ada).await;
    browser.choose("sms").await;
    browser.enter("12").await;
    assert!(app.notifications().await.is_empty(), "neither a wrong password nor what is no code");
    for _ in 0..3 {
        let wrong = different_code(&app.gateway.last().code());
        assert_eq!(browser.enter(&wrong).await.code(), "code_wrong");
    }
    browser.choose("app").await;
    assert_eq!(browser.enter(&different_code(&app.totp_code(&ada, 0))).await.code(), "code_wrong");
    assert_eq!(app.notification_subjects(&ada.email).await, [subject]);
    app.enter_wrong_code(&ada).await;
    assert_eq!(app.notification_subjects(&ada.email).await, [subject; 2]);
    // Somebody who is in already has not just shown the password.
    let mut signed_in = app.signed_in(&ada).await;
    signed_in.post("/api/v1/step-up", json!({})).await;
    signed_in.choose("app").await;
    assert_eq!(signed_in.enter(&different_code(&app.totp_code(&ada, 0))).await.code(), "code_wrong");
    assert_eq!(app.notification_subjects(&ada.email).await, [subject; 2]);
}

/// C8.
#[tokio::test]
async fn an_account_that_is_locked_by_wrong_codes_is_told_of() {
    let policy = latchkey_flow::Policy { wrong_codes_in_a_row: 5, ..latchkey_flow::Policy::default() };
    let app = TestApp::with(TestConfig { policy, ..TestConfig::default() }).await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.enter_wrong_code(&ada).await;
    for _ in 0..4 {
        let wrong = different_code(&app.gateway.last().code());
        browser.enter(&wrong).await;
    }
    let subject = ["Someone tried to sign in to your Latchkey account", "Your Latchkey account is locked"];
    assert_eq!(app.notification_subjects(&ada.email).await, subject);
}

/// T8: refused, and the owner is told.
#[tokio::test]
async fn a_copied_cookie_of_trust_is_told_of() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.trusted(&ada, "Laptop").await;
    let mut thief = browser.clone();
    sign_in_again(&app, &mut browser, &ada).await;
    app.advance_secs(11);
    assert_eq!(thief.sign_in(&ada).await.step(), "choose_method");
    let subject = "A trusted device of your Latchkey account was copied";
    assert_eq!(
        app.notification_subjects(&ada.email).await,
        [subject, "New trusted device for your Latchkey account"]
    );
}

#[tokio::test]
async fn an_account_without_an_email_address_is_told_nothing() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    app.execute_sql("UPDATE accounts SET email = NULL, email_key = NULL").await;
    app.enter_wrong_code(&ada).await;
    app.trusted(&ada, "Laptop").await;
    assert!(app.notifications().await.is_empty());
    assert!(app.query_texts("SELECT token FROM links").await.is_empty());
}
