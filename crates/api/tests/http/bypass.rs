//! Attempts to bypass the second step, each of which fails.

use latchkey_contract::MethodKind::{self, App, Email, Sms};
use reqwest::Method;
use serde_json::json;

use crate::browser::TestBrowser;
use crate::fake_gateway::Behaviour;
use crate::test_app::{TestApp, TestConfig, TestPerson};

const SESSION: &str = "latchkey-session";

async fn after_password(app: &TestApp, person: &TestPerson) -> TestBrowser {
    let mut browser = app.browser();
    assert_eq!(browser.sign_in(person).await.step(), "choose_method");
    browser
}

/// B1. The same at the code, with one wrong code behind.
#[tokio::test]
async fn the_cookie_of_an_attempt_is_no_session_under_any_name() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let mut browser = after_password(&app, &ada).await;
    browser.choose("sms").await;
    browser.enter("000000").await;
    let attempt = browser.cookies["latchkey-attempt"].clone();
    let tag = app.state.keys.cookie_suffix(&ada.id);
    for name in [SESSION, &format!("__Host-{SESSION}"), &format!("latchkey-device-{tag}")] {
        let mut other = browser.clone();
        other.cookies.insert(name.to_owned(), attempt.clone());
        for path in ["/api/v1/session", "/api/v1/devices"] {
            assert_eq!(other.get(path).await.outcome(), (401, "no_session".into()), "{name} {path}");
        }
        assert_eq!(other.sign_in(&ada).await.step(), "choose_method", "{name}");
    }
}

/// B2. Each call that can give a session, and what it gives to somebody with methods who has shown no code.
#[tokio::test]
async fn every_way_to_a_session_ends_in_a_challenge() {
    let app = TestApp::new().await;
    for methods in [&[App][..], &[Sms], &[Email], &MethodKind::ALL] {
        let name = format!("person{}", methods.iter().map(|kind| kind.as_str()).collect::<String>());
        let ada = app.person(&name, methods).await;
        let mut browser = after_password(&app, &ada).await;
        let again = browser.sign_in(&ada).await;
        assert_eq!(again.step(), "choose_method", "twice the password is once the password");
        assert_eq!(browser.name_device("Laptop").await.code(), "out_of_turn");
        let no_name = browser.post("/api/v1/login/device", json!({"name": null})).await;
        assert_eq!(no_name.code(), "out_of_turn");
        assert_eq!(browser.enter("000000").await.code(), "out_of_turn");
        browser.choose(methods[0].as_str()).await;
        assert_eq!(browser.name_device("Laptop").await.code(), "out_of_turn");
        assert_eq!(browser.post("/api/v1/login/device", json!({"name": null})).await.code(), "out_of_turn");
        assert!(!browser.is_signed_in().await);
    }
    assert!(app.query_texts("SELECT token FROM sessions").await.is_empty());
    assert!(app.query_texts("SELECT token FROM devices").await.is_empty());
}

/// B8. The gateway fails, or there is none: no session, a plain problem, and the other methods stay.
#[tokio::test]
async fn a_code_that_cannot_be_sent_lets_nobody_in() {
    for senders in [true, false] {
        let app = TestApp::with(TestConfig { senders, ..TestConfig::default() }).await;
        app.gateway.set_behaviour(Behaviour::Refuses);
        let ada = app.person("ada", &MethodKind::ALL).await;
        let mut browser = after_password(&app, &ada).await;
        for method in ["sms", "email"] {
            let reply = browser.choose(method).await;
            assert_eq!(reply.outcome(), (503, "delivery_failed".into()));
            assert!(reply.json["id"].is_string() && reply.json["detail"].is_null(), "{}", reply.text);
            let step = browser.get("/api/v1/login").await;
            assert_eq!((step.step(), &step.json["delivery"]), ("enter_code", &json!("failed")));
            assert_eq!(step.json["methods"].as_array().unwrap().len(), 3, "all are still offered");
            assert_eq!(browser.enter("000000").await.code(), "code_expired");
            assert!(!browser.is_signed_in().await);
        }
        browser.choose("app").await;
        assert_eq!(browser.enter(&app.totp_code(&ada, 0)).await.step(), "signed_in");
    }
}

/// B8. The app's secret was tampered with, belongs to somebody else, or is gone.
#[tokio::test]
async fn an_authenticator_app_whose_secret_cannot_be_opened_lets_nobody_in() {
    let app = TestApp::new().await;
    let (ada, ben) = (app.person("ada", &MethodKind::ALL).await, app.person("ben", &[App]).await);
    let of = |person: &TestPerson| {
        format!("SELECT secret FROM methods WHERE kind = 'app' AND account_id = '{}'", person.id)
    };
    let (ada_secret, ben_secret) =
        (app.query_texts(&of(&ada)).await.remove(0), app.query_texts(&of(&ben)).await.remove(0));
    let last = if ada_secret.ends_with('A') { "Q" } else { "A" };
    let flipped = format!("'{}{last}'", &ada_secret[..ada_secret.len() - 1]);
    for secret in [flipped, format!("'{ben_secret}'"), "'x'".into(), "''".into(), "NULL".into()] {
        app.execute_sql(&format!(
            "UPDATE methods SET secret = {secret} WHERE kind = 'app' AND account_id = '{}'",
            ada.id
        ))
        .await;
        let mut browser = after_password(&app, &ada).await;
        browser.choose("app").await;
        for code in [app.totp_code(&ada, 0), app.totp_code(&ben, 0)] {
            assert_eq!(browser.enter(&code).await.outcome(), (422, "method_unavailable".into()), "{secret}");
        }
        assert!(!browser.is_signed_in().await);
        browser.choose("sms").await;
        assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
    }
}

/// B9.
#[tokio::test]
async fn a_method_that_is_not_configured_is_refused_and_nothing_is_sent() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App]).await;
    let mut browser = after_password(&app, &ada).await;
    for method in ["sms", "email", "foo", "", "APP", "app ", "app\0", "../app", "app' OR '1'='1"] {
        assert_eq!(browser.choose(method).await.outcome(), (422, "method_unavailable".into()), "{method:?}");
        assert_eq!(browser.get("/api/v1/login").await.step(), "choose_method");
    }
    assert!(app.gateway.messages().is_empty());
    assert!(!browser.is_signed_in().await);
}

/// B10. Before any code was asked for, and after.
#[tokio::test]
async fn an_odd_body_never_stands_for_a_code() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App, Sms]).await;
    let odd = [
        json!({}),
        json!([]),
        json!(null),
        json!(""),
        json!(true),
        json!(0),
        json!({"verified": true}),
        json!({"code": null}),
        json!({"code": ""}),
        json!({"code": true}),
        json!({"code": 0}),
        json!({"code": []}),
        json!({"code": {}}),
        json!({"code": ["000000"]}),
        json!({"code": {"$ne": ""}}),
        json!({"trust": true}),
        json!({"code": "000000", "verified": true}),
        json!({"code": "000000", "bypass_otp": 1}),
        json!({"code": "000000", "trust": "yes"}),
        json!({"code": "000000", "trust": 1}),
        json!({"code": "*"}),
        json!({"code": "%"}),
        json!({"code": "0' OR '1'='1"}),
        json!({"code": "null"}),
    ];
    for method in [None, Some("sms"), Some("app")] {
        let mut browser = after_password(&app, &ada).await;
        if let Some(method) = method {
            browser.choose(method).await;
        }
        for body in &odd {
            let reply = browser.post("/api/v1/login/code", body.clone()).await;
            assert!(matches!(reply.status, 400..=499), "{body} {reply:?}");
            assert!(["invalid_field", "code_malformed"].contains(&reply.code()), "{body} {reply:?}");
        }
        let empty = browser.send(browser.request(Method::POST, "/api/v1/login/code")).await;
        assert_eq!(empty.outcome(), (415, "unsupported_media_type".into()));
        for verb in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE] {
            let body = json!({"code": "000000"});
            let reply = browser.send(browser.request(verb.clone(), "/api/v1/login/code").json(&body)).await;
            assert_eq!(reply.outcome(), (405, "method_not_allowed".into()), "{verb}");
        }
        if method.is_some() {
            assert_eq!(browser.get("/api/v1/login").await.json["tries_left"], 5, "nothing was compared");
        }
        assert!(!browser.is_signed_in().await);
    }
}

/// B12. Two hundred headers that other products have believed, or might.
#[tokio::test]
async fn no_header_stands_for_the_second_step() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let mut headers = vec![];
    for name in [
        "forwarded",
        "x-forwarded-for",
        "x-real-ip",
        "client-ip",
        "true-client-ip",
        "x-client-ip",
        "cf-connecting-ip",
        "via",
    ] {
        for value in ["127.0.0.1", "::1", "10.0.0.1", "for=127.0.0.1", "localhost"] {
            headers.push((name.to_owned(), value.to_owned()));
        }
    }
    for prefix in ["x-", "x-latchkey-", "remote-", "x-forwarded-", "x-auth-", ""] {
        for suffix in [
            "user",
            "mfa",
            "otp",
            "2fa",
            "trusted-device",
            "device",
            "session",
            "admin",
            "skip-mfa",
            "verified",
        ] {
            for value in ["1", "true", &ada.id] {
                headers.push((format!("{prefix}{suffix}"), value.to_owned()));
            }
        }
    }
    for name in
        ["authorization", "x-original-url", "x-rewrite-url", "x-http-method-override", "x-ssl-client-verify"]
    {
        for value in ["Bearer true", "/api/v1/session", "GET", "SUCCESS"] {
            headers.push((name.to_owned(), value.to_owned()));
        }
    }
    assert!(headers.len() >= 200, "{}", headers.len());
    for some in headers.chunks(8) {
        let mut browser = app.browser();
        browser.headers = some.to_vec();
        assert_eq!(browser.sign_in(&ada).await.step(), "choose_method", "{some:?}");
        assert!(!browser.is_signed_in().await, "{some:?}");
    }
}
