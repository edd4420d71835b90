//! Where guesses come from: what is counted by a network, and who is believed about it.

use latchkey_contract::MethodKind::Sms;

use crate::browser::TestBrowser;
use crate::test_app::{TestApp, TestConfig, TestPerson};
use crate::throttle::join_all;

/// An app behind one proxy, which says where requests come from.
async fn app_behind_a_proxy() -> TestApp {
    TestApp::with(TestConfig { trusted_proxies: 1, ..TestConfig::default() }).await
}

fn from_ip(browser: &TestBrowser, ip: &str) -> TestBrowser {
    let mut browser = browser.clone();
    browser.headers.retain(|(name, _)| name != "x-forwarded-for");
    browser.headers.push(("x-forwarded-for".into(), ip.into()));
    browser
}

async fn try_wrong_password(browser: TestBrowser, username: &str) -> u16 {
    let mut browser = browser;
    browser.sign_in_as(username, "wrong").await.status
}

/// A7. From fifty networks, the owner's own among them, none of which keeps the owner out of a browser that is
/// trusted, nor out of any browser elsewhere.
#[tokio::test]
async fn wrong_guesses_of_others_do_not_keep_the_owner_out() {
    let app = app_behind_a_proxy().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut trusted = app.trusted(&ada, "Laptop").await;
    let fresh = app.browser();
    for _ in 0..6 {
        let guesses = (1..=50).map(|n| try_wrong_password(from_ip(&fresh, &format!("203.0.113.{n}")), "ada"));
        assert!(join_all(guesses).await.iter().all(|status| *status == 401));
    }
    let at_home = from_ip(&fresh, "203.0.113.1").sign_in(&ada).await;
    assert_eq!(at_home.code(), "sign_in_refused", "another browser there waits");
    trusted = from_ip(&trusted, "203.0.113.1");
    assert_eq!(trusted.sign_in(&ada).await.step(), "signed_in");
    assert_eq!(from_ip(&fresh, "198.51.100.7").sign_in(&ada).await.step(), "choose_method");

    // A stolen cookie of trust buys five guesses, not fifty times five.
    for n in 0..5 {
        assert_eq!(try_wrong_password(from_ip(&trusted, &format!("192.0.2.{n}")), "ada").await, 401);
    }
    assert_eq!(from_ip(&trusted, "192.0.2.99").sign_in(&ada).await.code(), "sign_in_refused");
}

/// A8. Whoever signs in to an account of their own in between has not made good for it.
#[tokio::test]
async fn a_right_password_for_one_account_forgives_nothing_for_another() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.person("ada", &[Sms]).await, app.person("eve", &[]).await);
    for _ in 0..5 {
        assert_eq!(try_wrong_password(app.browser(), "ada").await, 401);
        assert_eq!(app.browser().sign_in(&eve).await.step(), "signed_in");
    }
    assert_eq!(app.browser().sign_in(&ada).await.code(), "sign_in_refused");
}

async fn is_throttled(app: &TestApp, ada: &TestPerson) -> bool {
    app.browser().sign_in(ada).await.code() == "sign_in_refused"
}

/// A9. Without a proxy that is trusted, nobody is believed about where they are; and the log says where they
/// were.
#[tokio::test]
async fn an_invented_address_is_neither_counted_nor_written_down() {
    for header in ["x-forwarded-for", "x-real-ip", "forwarded", "client-ip", "true-client-ip"] {
        let app = TestApp::new().await;
        let ada = app.person("ada", &[Sms]).await;
        for n in 0..5 {
            let mut browser = app.browser();
            let value =
                if header == "forwarded" { format!("for=192.0.2.{n}") } else { format!("192.0.2.{n}") };
            browser.headers.push((header.into(), value));
            assert_eq!(try_wrong_password(browser, "ada").await, 401);
        }
        assert!(is_throttled(&app, &ada).await, "{header}");
        let mut admin = app.admin_browser(&app.admin("root").await).await;
        let log = admin.get("/api/v1/audit?event=password_wrong").await;
        let entries = log.json["entries"].as_array().unwrap();
        assert!(entries.len() == 5 && entries.iter().all(|entry| entry["ip"] == "127.0.0.1"), "{header}");
        let lock = admin.get(&format!("/api/v1/users/{}/lock", ada.id)).await;
        assert_eq!(lock.json["networks"][0]["network"], "127.0.0.1");
    }
}

/// A9. Behind one trusted proxy, what it has seen itself is rightmost; the rest may be invented by the
/// requester.
#[tokio::test]
async fn behind_a_proxy_the_address_that_it_saw_is_the_one_that_counts() {
    let app = app_behind_a_proxy().await;
    let ada = app.person("ada", &[Sms]).await;
    for n in 0..5 {
        try_wrong_password(from_ip(&app.browser(), &format!("192.0.2.{n}, 203.0.113.9")), "ada").await;
    }
    let same = from_ip(&app.browser(), "192.0.2.77, 203.0.113.9").sign_in(&ada).await;
    assert_eq!(same.code(), "sign_in_refused");
    assert_eq!(
        from_ip(&app.browser(), "203.0.113.9, 192.0.2.77").sign_in(&ada).await.step(),
        "choose_method"
    );
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let log = admin.get("/api/v1/audit?event=password_wrong").await;
    assert!(log.json["entries"].as_array().unwrap().iter().all(|entry| entry["ip"] == "203.0.113.9"));
}
