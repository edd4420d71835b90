//! Messages and what becomes of them: taken, refused, held, or never answered.

use std::time::Duration;

use latchkey_api::senders;
use latchkey_contract::MethodKind::{self, Sms};

use crate::browser::TestBrowser;
use crate::fake_gateway::Behaviour;
use crate::test_app::{TestApp, TestConfig};

/// Chooses text message, and returns once the gateway holds the message.
async fn choose_and_hold(
    app: &TestApp,
    browser: &TestBrowser,
    so_far: usize,
) -> tokio::task::JoinHandle<crate::browser::Reply> {
    app.gateway.set_behaviour(Behaviour::Holds);
    let mut pressing = browser.clone();
    let waiting = tokio::spawn(async move { pressing.choose("sms").await });
    app.gateway.wait_for_held(so_far + 1).await;
    waiting
}

/// F11, F12.
#[tokio::test]
async fn a_gateway_that_refuses_is_a_plain_error_with_an_id() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    app.gateway.set_behaviour(Behaviour::Refuses);
    let reply = browser.choose("sms").await;
    assert_eq!(reply.outcome(), (503, "delivery_failed".into()));
    assert_eq!(reply.headers["content-type"], "application/problem+json");
    assert!(!reply.json["id"].as_str().unwrap().is_empty());
    let step = browser.get("/api/v1/login").await.json;
    assert_eq!((&step["step"], &step["delivery"]), (&"enter_code".into(), &"failed".into()));
    assert_eq!((&step["resend_in_ms"], &step["tries_left"]), (&0.into(), &5.into()));
    browser.choose("app").await;
    assert_eq!(browser.enter(&app.totp_code(&ada, 0)).await.step(), "signed_in");
}

/// F11: what did not leave does not count.
#[tokio::test]
async fn after_a_failed_delivery_a_new_code_can_be_asked_for_at_once_and_any_number_of_times() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    app.gateway.set_behaviour(Behaviour::Refuses);
    assert_eq!(browser.choose("sms").await.code(), "delivery_failed");
    for _ in 0..20 {
        assert_eq!(browser.resend().await.code(), "delivery_failed");
        assert_eq!(browser.choose("sms").await.code(), "delivery_failed");
    }
    app.gateway.set_behaviour(Behaviour::Accepts);
    assert_eq!(browser.resend().await.json["expires_in_ms"], 45_000);
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
}

/// X1.
#[tokio::test]
async fn a_code_is_worth_nothing_before_its_message_was_taken_and_lives_from_then_on() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    let waiting = choose_and_hold(&app, &browser, 0).await;
    let step = browser.get("/api/v1/login").await.json;
    assert_eq!((&step["delivery"], &step["expires_in_ms"]), (&"sending".into(), &().into()));
    let early = browser.enter("000000").await;
    assert_eq!(early.outcome(), (409, "out_of_turn".into()), "not even judged");
    app.advance_secs(4);
    app.gateway.release();
    assert_eq!(waiting.await.unwrap().json["expires_in_ms"], 45_000);
    app.advance(44_999);
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
}

/// F11.
#[tokio::test]
async fn another_method_stays_open_while_a_message_is_held() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    let waiting = choose_and_hold(&app, &browser, 0).await;
    assert_eq!(browser.choose("app").await.step(), "enter_code");
    let mut copy = browser.clone();
    assert_eq!(browser.enter(&app.totp_code(&ada, 0)).await.step(), "signed_in");
    app.gateway.release();
    assert!(waiting.await.unwrap().status < 500);
    let code = app.gateway.last().code();
    assert_eq!(copy.enter(&code).await.outcome(), (401, "no_attempt".into()), "the login is over");
}

/// F13.
#[tokio::test]
async fn a_message_that_is_taken_after_it_was_given_up_revives_no_code() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    let waiting = choose_and_hold(&app, &browser, 0).await;
    app.advance_secs(10);
    assert_eq!(browser.get("/api/v1/login").await.json["delivery"], "failed");
    app.gateway.set_behaviour(Behaviour::Accepts);
    assert_eq!(browser.resend().await.step(), "enter_code");
    let second = app.gateway.last().code();
    app.gateway.release();
    waiting.await.unwrap();
    let first = app.gateway.last().code();
    assert_eq!(browser.enter(&first).await.outcome(), (401, "code_superseded".into()));
    assert_eq!(browser.enter(&second).await.step(), "signed_in");
}

/// A browser that is closed, or a connection that is lost: the message is on its way all the same.
#[tokio::test]
async fn a_person_who_does_not_wait_finds_the_code_sent_all_the_same() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    let waiting = choose_and_hold(&app, &browser, 0).await;
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    app.gateway.release();
    let settled = async {
        while browser.get("/api/v1/login").await.json["delivery"] != "accepted" {}
        browser
    };
    let mut browser = tokio::time::timeout(Duration::from_secs(10), settled).await.expect("never settled");
    assert_eq!(browser.choose("sms").await.step(), "enter_code");
    assert_eq!(app.gateway.messages().len(), 1, "it is not sent again");
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
}

/// F11: 5 s for the gateway, and one for all else.
#[tokio::test]
async fn a_gateway_that_never_answers_is_given_up_within_six_seconds() {
    assert!(senders::LIMIT <= Duration::from_secs(5));
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    app.gateway.set_behaviour(Behaviour::Holds);
    // A request that takes longer than the service's own time limit would be answered with `unavailable`.
    let reply = tokio::time::timeout(Duration::from_secs(6), browser.choose("sms")).await.expect("too late");
    assert_eq!(reply.outcome(), (503, "delivery_failed".into()));
    app.gateway.set_behaviour(Behaviour::Accepts);
    assert_eq!(browser.resend().await.step(), "enter_code");
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
}

/// B8.
#[tokio::test]
async fn a_method_whose_sender_is_not_set_is_a_plain_error_and_never_skipped() {
    let app = TestApp::with(TestConfig { senders: false, ..TestConfig::default() }).await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let mut browser = app.browser();
    assert_eq!(browser.sign_in(&ada).await.step(), "choose_method");
    for method in ["sms", "email"] {
        let reply = browser.choose(method).await;
        assert_eq!(reply.outcome(), (503, "delivery_failed".into()));
        assert!(reply.json["id"].is_string());
    }
    assert!(!browser.is_signed_in().await);
    browser.choose("app").await;
    assert_eq!(browser.enter(&app.totp_code(&ada, 0)).await.step(), "signed_in");
}
