//! Hosts that are not ours, and places to go to after a login that are not ours either.

use latchkey_contract::MethodKind::{Email, Sms};
use serde_json::json;

use crate::raw_http::{send_bytes, send_lines};
use crate::security_headers::assert_problem;
use crate::test_app::{TestApp, TestConfig};

fn app_at_example_org() -> impl Future<Output = TestApp> {
    TestApp::with(TestConfig {
        public_url: Some("https://login.example.org".into()),
        return_to: vec!["https://app.example.org".into()],
        ..TestConfig::default()
    })
}

/// H5.
#[tokio::test]
async fn a_host_that_is_not_ours_is_not_answered() {
    let app = app_at_example_org().await;
    for host in [
        "evil.example",
        "login.example.org.evil.example",
        "login.example.org:8443",
        "login.example.org@evil.example",
        "evil.example:443",
        "localhost",
        "127.0.0.1",
        "",
        " ",
        "login.example.org,evil.example",
        "xn--e1afmkfd",
        "é",
        "login.example.org/",
        "login.example.org%00",
        "[::1]",
    ] {
        let request = format!("GET /api/v1/login HTTP/1.1\r\nhost: {host}\r\n\r\n");
        assert_problem(&send_bytes(app.address, request).await, 421, "misdirected");
    }
    for host in ["login.example.org", "LOGIN.Example.org"] {
        let request = format!("GET /api/v1/login HTTP/1.1\r\nhost: {host}\r\n\r\n");
        assert_eq!(send_bytes(app.address, request).await.step(), "password", "{host}");
    }
}

/// H5. None, two that a proxy may read differently, and one in the first line that stands above the header.
#[tokio::test]
async fn a_request_that_does_not_name_one_host_is_not_answered() {
    let app = app_at_example_org().await;
    for request in [
        "GET /api/v1/login HTTP/1.1\r\n\r\n",
        "GET /api/v1/login HTTP/1.0\r\n\r\n",
        "GET /api/v1/login HTTP/1.1\r\nhost: login.example.org\r\nhost: evil.example\r\n\r\n",
        "GET /api/v1/login HTTP/1.1\r\nhost: evil.example\r\nhost: login.example.org\r\n\r\n",
        "GET http://evil.example/api/v1/login HTTP/1.1\r\nhost: login.example.org\r\n\r\n",
    ] {
        assert_problem(&send_bytes(app.address, request).await, 421, "misdirected");
    }
}

/// H5. Messages have no link; what names a place in them is the configured host.
#[tokio::test]
async fn a_message_names_the_configured_host_whatever_the_request_says() {
    let app = app_at_example_org().await;
    let ada = app.person("ada", &[Sms, Email]).await;
    let mut browser = app.browser();
    browser.headers.push(("host".into(), "login.example.org".into()));
    for (name, value) in [
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-server", "evil.example"),
        ("x-host", "evil.example"),
        ("x-original-host", "evil.example"),
        ("forwarded", "host=evil.example;proto=http"),
        ("x-forwarded-proto", "http"),
        ("referer", "https://evil.example/"),
        ("user-agent", "https://evil.example Firefox/1 Linux"),
    ] {
        browser.headers.push((name.into(), value.into()));
    }
    assert_eq!(browser.sign_in(&ada).await.step(), "choose_method");
    for method in ["sms", "email"] {
        browser.choose(method).await;
        let message = app.gateway.last().body.to_string();
        assert!(!message.contains("evil") && !message.contains("://"), "{message}");
    }
    let text = &app.gateway.messages()[0].text;
    assert!(text.lines().last().unwrap().starts_with("@login.example.org #"), "{text}");
}

/// H6. In full beside `Site::return_to`; here, that the login holds to it, through the second step.
#[tokio::test]
async fn a_login_leads_to_a_page_of_ours_or_home() {
    let app = app_at_example_org().await;
    let ada = app.person("ada", &[Sms]).await;
    for (asked, given) in [
        ("/devices", json!("/devices")),
        ("https://app.example.org/a?b#c", json!("https://app.example.org/a?b#c")),
        ("https:e", json!("/e")),
        ("/%2f/e", json!("/%2f/e")),
        ("/%0d%0aset-cookie:x=y", json!("/%0d%0aset-cookie:x=y")),
        ("/\r\nset-cookie:x=y", json!("/set-cookie:x=y")),
        ("//evil.example", json!(null)),
        ("/\\evil.example", json!(null)),
        ("\\\\evil.example", json!(null)),
        ("/\t/evil.example", json!(null)),
        ("https://evil.example", json!(null)),
        ("https://login.example.org@evil.example", json!(null)),
        ("https://app.example.org.evil.example", json!(null)),
        ("http://login.example.org/", json!(null)),
        ("javascript:alert(1)", json!(null)),
        ("\0", json!("/")),
        ("", json!("/")),
    ] {
        let mut browser = app.browser();
        browser.headers.push(("host".into(), "login.example.org".into()));
        let body = json!({"username": "ada", "password": ada.password, "return_to": asked});
        assert_eq!(browser.post("/api/v1/login", body).await.step(), "choose_method");
        browser.choose("sms").await;
        let done = browser.enter(&app.gateway.last().code()).await;
        assert_eq!(done.json["return_to"], given, "{asked:?}");
        assert!(!done.headers.contains_key("location") && !done.headers.contains_key("x"));
    }
    let long = json!({"username": "ada", "password": ada.password, "return_to": "/x".repeat(3000)});
    let mut browser = app.browser();
    browser.headers.push(("host".into(), "login.example.org".into()));
    assert_eq!(browser.post("/api/v1/login", long).await.step(), "choose_method");
}

/// An administrator must have a method: without one, every other page would only say so.
#[tokio::test]
async fn a_login_without_the_method_that_it_must_have_leads_to_where_one_is_set_up() {
    let app = TestApp::new().await;
    let boss = app.person("boss", &[]).await;
    let ada = app.person("ada", &[]).await;
    app.execute_sql("UPDATE accounts SET role = 'admin' WHERE username = 'boss'").await;
    for (who, given) in [(&boss, "/security"), (&ada, "/devices")] {
        let body = json!({"username": who.username, "password": who.password, "return_to": "/devices"});
        let done = app.browser().post("/api/v1/login", body).await;
        assert_eq!((done.step(), &done.json["return_to"]), ("signed_in", &json!(given)), "{}", who.username);
    }
}

/// H6. No path of the service answers with a redirect.
#[tokio::test]
async fn nothing_redirects() {
    let app = TestApp::new().await;
    for path in [
        "//evil.example",
        "//evil.example/..",
        "/\\evil.example",
        "/?return_to=//evil.example",
        "/api//evil.example",
    ] {
        let reply = send_lines(app.address, &format!("GET {path} HTTP/1.1\naccept: text/html"), b"").await;
        assert!(
            (400..500).contains(&reply.status) && !reply.headers.contains_key("location"),
            "{path} {reply:?}"
        );
    }
}
