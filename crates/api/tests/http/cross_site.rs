//! What a page of another site can do to somebody who is signed in here: nothing.

use latchkey_contract::MethodKind::{App, Sms};
use reqwest::Method;
use serde_json::json;

use crate::browser::TestBrowser;
use crate::test_app::{TestApp, TestConfig};

/// Every call that changes something, with a body that is taken.
fn writes() -> [(Method, &'static str, Option<serde_json::Value>); 10] {
    let device = "/api/v1/devices/00000000-0000-4000-8000-000000000000";
    [
        (Method::POST, "/api/v1/login", Some(json!({"username": "eve", "password": "correct horse eve"}))),
        (Method::POST, "/api/v1/login/method", Some(json!({"method": "sms"}))),
        (Method::POST, "/api/v1/login/resend", None),
        (Method::POST, "/api/v1/login/code", Some(json!({"code": "000000"}))),
        (Method::POST, "/api/v1/login/device", Some(json!({"name": null}))),
        (Method::DELETE, "/api/v1/login", None),
        (Method::DELETE, "/api/v1/session", None),
        (Method::PATCH, device, Some(json!({"name": "x"}))),
        (Method::DELETE, device, None),
        (Method::DELETE, "/api/v1/devices", None),
    ]
}

/// Somebody who is signed in, with a trusted device, and at the code of another login.
async fn signed_in_at_code(app: &TestApp) -> TestBrowser {
    app.person("eve", &[]).await;
    let ada = app.person("ada", &[App, Sms]).await;
    let mut browser = app.trusted(&ada, "Laptop").await;
    browser.cookies.retain(|name, _| !name.contains("device"));
    browser.sign_in(&ada).await;
    browser.choose("sms").await;
    browser
}

async fn assert_nothing_changed(app: &TestApp, browser: &mut TestBrowser) {
    assert_eq!(browser.get("/api/v1/session").await.json["username"], "ada");
    let devices = browser.get("/api/v1/devices").await.json;
    assert_eq!(devices["devices"].as_array().map(Vec::len), Some(1));
    let step = browser.get("/api/v1/login").await.json;
    assert_eq!((&step["step"], &step["tries_left"]), (&json!("enter_code"), &json!(5)));
    assert_eq!(app.gateway.messages().len(), 2);
}

/// H1. Also for the first call: nobody is signed in to an account that is not theirs.
#[tokio::test]
async fn another_site_cannot_change_anything() {
    let app = TestApp::new().await;
    let mut browser = signed_in_at_code(&app).await;
    let own = format!("http://{}", app.address);
    let origins = [
        "http://evil.example".to_owned(),
        "null".into(),
        "http://127.0.0.2:8080".into(),
        format!("{own}.evil.example"),
        format!("{own}0"),
        "http://127.0.0.1".into(),
    ];
    let marks = origins.iter().map(|origin| vec![("origin".to_owned(), origin.clone())]);
    let sites = ["cross-site", "same-site"].map(|site| vec![("sec-fetch-site".to_owned(), site.to_owned())]);
    for mark in marks.chain(sites) {
        for (method, path, body) in writes() {
            let mut other = browser.clone();
            other.headers.extend(mark.clone());
            let request = other.request(method.clone(), path);
            let reply = other
                .send(match &body {
                    Some(body) => request.json(body),
                    None => request,
                })
                .await;
            assert_eq!(reply.outcome(), (403, "cross_site".into()), "{method} {path} {mark:?}");
            assert_eq!(other.cookies, browser.cookies);
        }
    }
    assert_nothing_changed(&app, &mut browser).await;
    browser.headers.push(("origin".into(), own));
    browser.headers.push(("sec-fetch-site".into(), "same-origin".into()));
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in", "our own page can");
}

/// H1. Whoever is between an old browser and us can write such a page.
#[tokio::test]
async fn a_page_of_our_own_host_over_plain_http_is_another_site() {
    let config = TestConfig { public_url: Some("https://login.example.org".into()), ..TestConfig::default() };
    let app = TestApp::with(config).await;
    for (origin, outcome) in [
        ("http://login.example.org", (403, "cross_site")),
        ("https://login.example.org:8443", (403, "cross_site")),
        ("https://example.org", (403, "cross_site")),
        ("https://login.example.org", (401, "sign_in_refused")),
    ] {
        let mut browser = app.browser();
        browser.headers = vec![("host".into(), "login.example.org".into()), ("origin".into(), origin.into())];
        let reply = browser.sign_in_as("ada", "wrong").await.outcome();
        assert_eq!((reply.0, reply.1.as_str()), outcome, "{origin}");
    }
}

/// H1. What a page can send without asking first, from a browser so old that it does not say where it comes
/// from.
#[tokio::test]
async fn a_form_of_another_site_is_refused_by_its_type() {
    let app = TestApp::new().await;
    let mut browser = signed_in_at_code(&app).await;
    let forms = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/html",
        "",
        "application/jsonx",
        "text/json",
        "application/problem+json",
        "x; application/json",
    ];
    for form in forms {
        for (method, path, body) in writes() {
            if method != Method::POST {
                continue;
            }
            let body = body.map(|body| body.to_string()).unwrap_or_default();
            let request = browser.request(method, path).header("content-type", form).body(body);
            let reply = browser.clone().send(request).await;
            assert_eq!(reply.outcome(), (415, "unsupported_media_type".into()), "{path} {form}");
        }
    }
    assert_nothing_changed(&app, &mut browser).await;
}

/// H1. An image, a link or a frame of another site sends GET and HEAD, and these change nothing.
#[tokio::test]
async fn reading_changes_nothing() {
    let app = TestApp::new().await;
    let mut browser = signed_in_at_code(&app).await;
    let paths = writes().map(|(_, path, _)| path);
    for path in paths.iter().copied().chain(["/api/v1/session", "/api/v1/devices", "/api/v1/health"]) {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            let mut other = browser.clone();
            other.headers.push(("sec-fetch-site".into(), "cross-site".into()));
            let reply = other.send(other.request(method.clone(), path)).await;
            assert!([200, 401, 404, 405].contains(&reply.status), "{method} {path} {}", reply.status);
            assert_eq!(other.cookies, browser.cookies, "{method} {path}");
        }
    }
    assert_nothing_changed(&app, &mut browser).await;
}

/// H2.
#[tokio::test]
async fn no_other_origin_may_read_an_answer() {
    let app = TestApp::new().await;
    let browser = signed_in_at_code(&app).await;
    let own = format!("http://{}", app.address);
    let look_alike = format!("{own}.evil.example");
    for origin in ["http://evil.example", "null", look_alike.as_str(), own.as_str()] {
        for path in
            ["/api/v1/login", "/api/v1/session", "/api/v1/devices", "/api/openapi.json", "/api/none", "/"]
        {
            for method in [Method::GET, Method::OPTIONS, Method::POST] {
                let mut other = browser.clone();
                other.headers = vec![
                    ("origin".into(), origin.into()),
                    ("access-control-request-method".into(), "DELETE".into()),
                    ("access-control-request-headers".into(), "content-type".into()),
                ];
                let reply = other.send(other.request(method.clone(), path)).await;
                let granted = reply.headers.keys().find(|name| name.as_str().starts_with("access-control-"));
                assert_eq!(granted, None, "{method} {path} {origin}");
            }
        }
    }
}
