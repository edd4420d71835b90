//! The login as people go through it.

use latchkey_contract::MethodKind::{self, App, Email, Sms};
use serde_json::json;

use crate::browser::Reply;
use crate::test_app::TestApp;

#[tokio::test]
async fn a_person_signs_in_by_text_message() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let mut browser = app.browser();
    assert_eq!(browser.get("/api/v1/login").await.json, json!({"step": "password"}));
    let chosen = browser.sign_in(&ada).await;
    assert_eq!(chosen.step(), "choose_method");
    assert_eq!(chosen.json["choice"], "buttons");
    let step = browser.choose("sms").await.json;
    assert_eq!(
        (&step["expires_in_ms"], &step["resend_in_ms"], &step["digits"], &step["tries_left"]),
        (&json!(45_000), &json!(25_000), &json!(6), &json!(5))
    );
    let message = app.gateway.last();
    assert_eq!(message.to, ada.phone);
    let done = browser.enter(&message.code()).await;
    assert_eq!(done.step(), "signed_in");
    assert_eq!(done.json["account"]["username"], "ada");
    assert!(!browser.cookies.contains_key("latchkey-attempt"), "the attempt is over");
    assert_eq!(browser.get("/api/v1/login").await.step(), "signed_in");
    assert!(browser.is_signed_in().await);
}

#[tokio::test]
async fn a_person_signs_in_by_email() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Email]).await;
    let mut browser = app.browser();
    browser.sign_in_as("ADA@example.org", &ada.password).await;
    browser.choose("email").await;
    let message = app.gateway.last();
    assert_eq!(message.to, ada.email);
    assert_eq!(browser.enter(&message.code()).await.step(), "signed_in");
}

#[tokio::test]
async fn a_person_signs_in_by_authenticator_app() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    let step = browser.choose("app").await.json;
    assert_eq!((&step["expires_in_ms"], &step["resend_in_ms"]), (&json!(null), &json!(null)));
    assert_eq!(browser.enter(&app.totp_code(&ada, 0)).await.step(), "signed_in");
    assert!(app.gateway.messages().is_empty());
}

#[tokio::test]
async fn an_account_without_methods_is_let_in_by_its_password() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[]).await;
    assert_eq!(app.browser().sign_in(&ada).await.step(), "signed_in");
}

#[tokio::test]
async fn a_reload_asks_where_the_login_stands_and_sends_nothing() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    assert_eq!(browser.get("/api/v1/login").await.step(), "choose_method");
    browser.choose("sms").await;
    app.advance_secs(5);
    let step = browser.get("/api/v1/login").await;
    assert_eq!((step.step(), &step.json["expires_in_ms"]), ("enter_code", &json!(40_000)));
    browser.enter_and_trust(&app.gateway.last().code()).await;
    assert_eq!(browser.get("/api/v1/login").await.step(), "name_device");
    assert_eq!(app.gateway.messages().len(), 1);
}

#[tokio::test]
async fn leaving_ends_the_login() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    browser.choose("sms").await;
    let kept = browser.clone();
    assert_eq!(browser.delete("/api/v1/login").await.step(), "password");
    assert_eq!(browser.delete("/api/v1/login").await.step(), "password");
    let reply = kept.clone().enter(&app.gateway.last().code()).await;
    assert_eq!(reply.outcome(), (401, "no_attempt".into()));
}

#[tokio::test]
async fn the_method_of_the_last_login_in_this_browser_is_offered_first() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let offered = |reply: &Reply| -> Vec<String> {
        let methods = reply.json["methods"].as_array().unwrap();
        methods.iter().map(|method| method["kind"].as_str().unwrap().to_owned()).collect()
    };
    let mut browser = app.browser();
    assert_eq!(offered(&browser.sign_in(&ada).await), ["app", "sms", "email"]);
    browser.choose("email").await;
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
    browser.delete("/api/v1/session").await;
    assert_eq!(offered(&browser.sign_in(&ada).await), ["email", "app", "sms"]);
    for planted in ["recovery", "fax", "<script>"] {
        browser.cookies.insert("latchkey-method".into(), planted.into());
        assert_eq!(offered(&browser.sign_in(&ada).await), ["app", "sms", "email"], "{planted}");
    }
    assert_eq!(
        offered(&app.browser().sign_in(&ada).await),
        ["app", "sms", "email"],
        "elsewhere it is not known"
    );
}
