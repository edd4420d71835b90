//! C10. How many codes are sent within an hour: for a challenge, an account, an address, a network, and in all.

use latchkey_contract::MethodKind::{App, Email, Sms};
use serde_json::json;

use crate::fake_gateway::Behaviour;
use crate::test_app::{TestApp, TestConfig, TestPerson};

async fn app_with_limits(change: impl FnOnce(&mut latchkey_flow::SendLimits)) -> TestApp {
    let mut config = TestConfig { trusted_proxies: 1, ..TestConfig::default() };
    change(&mut config.policy.sends);
    TestApp::with(config).await
}

/// Asks for codes in logins of their own, from an address; how many of them were sent.
async fn request_codes(app: &TestApp, person: &TestPerson, method: &str, times: usize, from: &str) -> usize {
    let before = app.gateway.messages().len();
    for _ in 0..times {
        let mut browser = app.browser();
        browser.headers = vec![("x-forwarded-for".into(), from.to_owned())];
        browser.sign_in(person).await;
        let reply = browser.choose(method).await;
        if reply.status != 200 {
            assert_eq!(reply.outcome(), (429, "too_many_codes".into()));
            assert!(reply.json["retry_in_ms"].as_u64().is_some_and(|wait| wait > 0 && wait <= 3_600_000));
        }
    }
    app.gateway.messages().len() - before
}

#[tokio::test]
async fn an_account_is_sent_so_many_and_no_more_by_any_method_from_anywhere() {
    let app = app_with_limits(|sends| sends.account = 5).await;
    let (ada, ben) = (app.person("ada", &[Sms, Email]).await, app.person("ben", &[Sms]).await);
    assert_eq!(request_codes(&app, &ada, "sms", 3, "192.0.2.1").await, 3);
    assert_eq!(request_codes(&app, &ada, "email", 4, "192.0.2.2").await, 2);
    assert_eq!(request_codes(&app, &ben, "sms", 1, "192.0.2.1").await, 1);
    app.advance_secs(3600);
    assert_eq!(request_codes(&app, &ada, "sms", 1, "192.0.2.1").await, 1);
}

#[tokio::test]
async fn a_network_may_ask_for_so_many_over_all_accounts() {
    let app = app_with_limits(|sends| sends.network = 4).await;
    let mut sent = 0;
    for nth in 0..6 {
        let person = app.person(&format!("p{nth}"), &[Sms]).await;
        sent += request_codes(&app, &person, "sms", 1, "192.0.2.1").await;
    }
    assert_eq!(sent, 4);
    let other = app.person("other", &[Sms]).await;
    assert_eq!(request_codes(&app, &other, "sms", 1, "198.51.100.1").await, 1);
}

#[tokio::test]
async fn the_whole_service_sends_so_many() {
    let app = app_with_limits(|sends| sends.service = 3).await;
    let mut sent = 0;
    for nth in 0..5 {
        let person = app.person(&format!("p{nth}"), &[Sms]).await;
        sent += request_codes(&app, &person, "sms", 1, &format!("192.0.2.{nth}")).await;
    }
    assert_eq!(sent, 3);
}

/// One phone, which many accounts try to set up.
#[tokio::test]
async fn a_phone_is_sent_so_many_for_whichever_account() {
    let app = app_with_limits(|sends| sends.destination = 3).await;
    let before = app.gateway.messages().len();
    let mut refused = 0;
    for nth in 0..5 {
        let person = app.person(&format!("p{nth}"), &[App]).await;
        let mut browser = app.browser();
        browser.sign_in(&person).await;
        browser.choose("app").await;
        browser.enter(&app.totp_code(&person, 0)).await;
        let reply = browser.post("/api/v1/methods", json!({"kind": "sms", "address": "+41795556677"})).await;
        refused += usize::from(reply.has_code("too_many_codes"));
    }
    assert_eq!((app.gateway.messages().len() - before, refused), (3, 2));
}

/// X12, F11.
#[tokio::test]
async fn what_could_not_be_sent_does_not_count() {
    let app = app_with_limits(|sends| sends.account = 2).await;
    let ada = app.person("ada", &[Sms]).await;
    app.gateway.set_behaviour(Behaviour::Refuses);
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    for _ in 0..5 {
        assert_eq!(browser.choose("sms").await.outcome(), (503, "delivery_failed".into()));
    }
    app.gateway.set_behaviour(Behaviour::Accepts);
    assert_eq!(request_codes(&app, &ada, "sms", 4, "192.0.2.1").await, 2);
}

#[tokio::test]
async fn two_replicas_count_together() {
    let app = app_with_limits(|sends| sends.account = 10).await;
    let replica = app.replica().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut requests = vec![];
    for nth in 0..30 {
        let mut browser = app.browser();
        browser.sign_in(&ada).await;
        let browser = if nth % 2 == 0 { browser } else { browser.at(replica.address) };
        requests.push(
            browser.request(reqwest::Method::POST, "/api/v1/login/method").json(&json!({"method": "sms"})),
        );
    }
    let replies = crate::concurrency::at_once(requests).await;
    assert_eq!(crate::concurrency::count(&replies, "too_many_codes"), 20);
    assert_eq!(app.gateway.messages().len(), 10);
}
