//! Requests that no page of ours sends: each is refused at once, alike on both engines, and changes nothing.

use latchkey_contract::MethodKind;
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::TestBrowser;
use crate::raw_http::{send_bytes, send_lines};
use crate::security_headers::assert_problem;
use crate::test_app::TestApp;

const ID: &str = "/api/v1/devices/00000000-0000-4000-8000-000000000000";

/// Every call that takes a body, with one that is taken.
fn bodies() -> [(&'static str, &'static str, Value); 5] {
    [
        ("POST", "/api/v1/login", json!({"username": "ada", "password": "correct horse ada"})),
        ("POST", "/api/v1/login/method", json!({"method": "sms"})),
        ("POST", "/api/v1/login/code", json!({"code": "000000", "trust": false})),
        ("POST", "/api/v1/login/device", json!({"name": "Laptop"})),
        ("PATCH", ID, json!({"name": "Laptop"})),
    ]
}

/// Somebody who is signed in, and at the code of another login.
async fn signed_in_at_code(app: &TestApp) -> TestBrowser {
    let ada = app.person("ada", &MethodKind::ALL).await;
    let mut browser = app.signed_in(&ada).await;
    browser.sign_in(&ada).await;
    browser.choose("app").await;
    browser
}

async fn assert_nothing_changed(browser: &mut TestBrowser) {
    assert!(browser.is_signed_in().await);
    let step = browser.get("/api/v1/login").await.json;
    assert_eq!((&step["step"], &step["tries_left"]), (&json!("enter_code"), &json!(5)));
}

fn cookies(browser: &TestBrowser) -> String {
    let pairs = browser.cookies.iter().map(|(name, value)| format!("{name}={value}"));
    format!("cookie: {}", pairs.collect::<Vec<_>>().join("; "))
}

/// H7. Byte for byte: what is not the JSON of that call is refused by what is wrong with it.
#[tokio::test]
async fn a_body_that_is_not_what_was_asked_for_is_refused() {
    let app = TestApp::new().await;
    let mut browser = signed_in_at_code(&app).await;
    for (method, path, good) in bodies() {
        let good = good.to_string();
        let deep = "[".repeat(8000);
        let extra = good.replacen('{', "{\"admin\": true, ", 1);
        let field = good.split('"').nth(1).unwrap().to_owned();
        let twice = good.replacen('{', &format!("{{\"{field}\": \"x\", "), 1);
        let shouting = good.replacen(&field, &field.to_uppercase(), 1);
        let other = format!("{{\"{field}\": [\"x\"]}}");
        let object = format!("{{\"{field}\": {{}}}}");
        for (body, status, code) in [
            (b"".as_slice(), 400, "malformed_body"),
            (b"{", 400, "malformed_body"),
            (b"nonsense", 400, "malformed_body"),
            (b"{\"a\":}", 0, ""),
            (b"{}{}", 0, ""),
            (b"\xff\xfe{\0}\0", 400, "malformed_body"),
            (b"{\"username\": \"\xc3\x28\"}", 0, ""),
            (b"{\"\\ud800\": 1}", 0, ""),
            (b"\0", 400, "malformed_body"),
            (b"\xef\xbb\xbf{}", 400, "malformed_body"),
            (deep.as_bytes(), 0, ""),
            (b"null", 422, "invalid_field"),
            (b"[]", 0, ""),
            (b"\"x\"", 422, "invalid_field"),
            (b"1e999", 0, ""),
            (b"{}", 422, "invalid_field"),
            (extra.as_bytes(), 422, "invalid_field"),
            (twice.as_bytes(), 422, "invalid_field"),
            (shouting.as_bytes(), 422, "invalid_field"),
            (other.as_bytes(), 422, "invalid_field"),
            (object.as_bytes(), 422, "invalid_field"),
        ] {
            let head =
                format!("{method} {path} HTTP/1.1\n{}\ncontent-type: application/json", cookies(&browser));
            let reply = send_lines(app.address, &head, body).await;
            let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
            if status == 0 {
                assert!([400, 422].contains(&reply.status), "{path} {shown:?} {reply:?}");
                assert_problem(&reply, reply.status, reply.code());
            } else {
                assert_eq!(reply.outcome(), (status, code.into()), "{path} {shown:?}");
                assert_problem(&reply, status, code);
            }
        }
    }
    assert_nothing_changed(&mut browser).await;
}

/// H7. The field is named, and what was typed into it is not repeated: it may be a password.
#[tokio::test]
async fn a_refused_field_is_named_and_not_quoted() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    for (body, field) in [
        (json!({"username": "ada", "password": ["hunter2"]}), json!("password")),
        (json!({"username": {"hunter2": "hunter2"}, "password": "x"}), json!("username")),
        (json!({"username": "ada", "password": "x", "return_to": 1}), json!("return_to")),
        (json!({"username": "ada", "password": "x", "hunter2": "hunter2"}), json!("hunter2")),
        (json!("hunter2"), json!(null)),
    ] {
        let reply = browser.post("/api/v1/login", body.clone()).await;
        assert_problem(&reply, 422, "invalid_field");
        assert_eq!(reply.json["field"], field, "{body}");
        let text = reply.text.replace("\"field\":\"hunter2\"", "");
        assert!(!text.contains("hunter2"), "{text}");
    }
}

/// H7. PostgreSQL cannot store NUL in a text: nothing with one may come that far.
#[tokio::test]
async fn a_nul_is_refused_wherever_it_stands() {
    let app = TestApp::new().await;
    let mut browser = signed_in_at_code(&app).await;
    for (path, body, status) in [
        ("/api/v1/login", json!({"username": "a\0da", "password": "x"}), 422),
        ("/api/v1/login", json!({"username": "\0", "password": "x"}), 422),
        ("/api/v1/login", json!({"username": "ada", "password": "correct horse ada\0"}), 401),
        ("/api/v1/login/method", json!({"method": "sms\0"}), 422),
        ("/api/v1/login/method", json!({"method": "\0"}), 422),
        ("/api/v1/login/code", json!({"code": "00000\0"}), 422),
        ("/api/v1/login/code", json!({"code": "000000\0"}), 422),
        ("/api/v1/login/device", json!({"name": "a\0b"}), 422),
    ] {
        let reply = browser.post(path, body.clone()).await;
        assert_eq!(reply.status, status, "{body} {reply:?}");
        assert_problem(&reply, status, reply.code());
    }
    assert_problem(&browser.patch(ID, json!({"name": "a\0b"})).await, 422, "device_name_invalid");
    for path in ["/api/v1/devices/%00", "/api/v1/devices/a%00b", "/%00", "/api/%00"] {
        assert_problem(&browser.delete(path).await, 404, "not_found");
    }
    assert_nothing_changed(&mut browser).await;
}

/// H7. Paths that are no text, no id, or of nobody.
#[tokio::test]
async fn a_path_that_leads_nowhere_is_not_found() {
    let app = TestApp::new().await;
    let mut browser = signed_in_at_code(&app).await;
    for id in [
        "%ff",
        "%c3%28",
        "%00",
        "..",
        "..%2f..",
        "%2e%2e",
        "x",
        "1%27%20OR%20%271%27=%271",
        "é",
        "%",
        "%zz",
        &"x".repeat(5000),
    ] {
        for method in ["DELETE", "PATCH"] {
            let head = format!(
                "{method} /api/v1/devices/{id} HTTP/1.1\n{}\ncontent-type: application/json",
                cookies(&browser)
            );
            assert_problem(&send_lines(app.address, &head, b"{\"name\": \"x\"}").await, 404, "not_found");
        }
    }
    for path in [
        "/api/v2/login",
        "/api/v1/login/",
        "/api/v1//login",
        "/API/V1/LOGIN",
        "/api/v1/login%2f",
        "/api",
        "/%ff",
    ] {
        assert_problem(
            &send_lines(app.address, &format!("GET {path} HTTP/1.1"), b"").await,
            404,
            "not_found",
        );
    }
    for (method, path) in [
        ("PUT", "/api/v1/login"),
        ("POST", "/api/v1/session"),
        ("PURGE", "/api/v1/health"),
        ("CONNECT", "/api/v1/login"),
        ("get", "/api/v1/login"),
    ] {
        let reply = send_lines(app.address, &format!("{method} {path} HTTP/1.1"), b"").await;
        assert_problem(&reply, 405, "method_not_allowed");
        assert!(reply.headers.contains_key("allow"), "RFC 9110 §15.5.6: {reply:?}");
    }
    assert_nothing_changed(&mut browser).await;
}

/// A11 and H7. Nobody waits for the rest of it: the answer comes with the head, or with the first byte too
/// many.
#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_has_come() {
    let app = TestApp::new().await;
    let mut browser = signed_in_at_code(&app).await;
    let calls = bodies().map(|(method, path, _)| (method, path));
    let others = [
        ("POST", "/api/v1/login/resend"),
        ("DELETE", "/api/v1/login"),
        ("GET", "/api/v1/health"),
        ("POST", "/"),
    ];
    for (method, path) in calls.into_iter().chain(others) {
        for length in ["16385", "10000000", "9223372036854775807"] {
            let head = format!(
                "{method} {path} HTTP/1.1\n{}\ncontent-type: application/json\ncontent-length: {length}",
                cookies(&browser)
            );
            assert_problem(&send_lines(app.address, &head, b"").await, 413, "body_too_large");
        }
    }
    let chunk = format!("{:x}\r\n{}\r\n", 16_500, "x".repeat(16_500));
    for (method, path, _) in bodies() {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\n{}\r\ncontent-type: application/json\r\n\
             transfer-encoding: chunked\r\n\r\n",
            app.address,
            cookies(&browser)
        );
        assert_problem(&send_bytes(app.address, format!("{head}{chunk}")).await, 413, "body_too_large");
    }
    let padded = format!("{:<16384}", "{\"method\":\"sms\"}");
    let request =
        browser.request(Method::POST, "/api/v1/login/method").header("content-type", "application/json");
    let reply = browser.send(request.body(padded)).await;
    assert_eq!(reply.step(), "enter_code", "this much is read");
    browser.choose("app").await;
    assert_nothing_changed(&mut browser).await;
}

/// H7. What HTTP itself forbids is refused by the parser, which knows no problem documents, and closes.
#[tokio::test]
async fn what_is_not_http_is_a_bad_request_and_the_service_goes_on() {
    let app = TestApp::new().await;
    let host = app.address;
    for request in [
        "nonsense\r\n\r\n".to_owned(),
        format!("GET /\0 HTTP/1.1\r\nhost: {host}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nhost: {host}\r\ncookie: a=\0\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nhost : {host}\r\n\r\n"),
        format!("POST /api/v1/login HTTP/1.1\r\nhost: {host}\r\ncontent-length: -1\r\n\r\n"),
        format!(
            "POST /api/v1/login HTTP/1.1\r\nhost: {host}\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n"
        ),
        format!(
            "POST /api/v1/login HTTP/1.1\r\nhost: {host}\r\ncontent-length: 99999999999999999999\r\n\r\n"
        ),
    ] {
        assert_eq!(send_bytes(host, &request).await.status, 400, "{request:?}");
    }
    assert_eq!(app.browser().get("/api/v1/health").await.status, 200);
}
