//! What every answer carries, whatever it answers.

use latchkey_contract::MethodKind::Sms;
use reqwest::Method;
use serde_json::json;

use crate::browser::Reply;
use crate::raw_http::send_lines;
use crate::test_app::{TestApp, TestConfig};

/// The headers of every answer. `is_api` adds that it must not be kept.
pub fn assert_security_headers(reply: &Reply, is_api: bool) {
    let one = |name: &str| {
        let mut all = reply.headers.get_all(name).iter();
        let value = all.next().unwrap_or_else(|| panic!("no {name}: {reply:?}")).to_str().unwrap();
        assert!(all.next().is_none(), "{name} stands twice: {reply:?}");
        value
    };
    assert_eq!(one("x-content-type-options"), "nosniff");
    assert_eq!(one("referrer-policy"), "no-referrer");
    assert_eq!(one("x-frame-options"), "DENY");
    assert_eq!(one("cross-origin-opener-policy"), "same-origin");
    assert_eq!(one("cross-origin-resource-policy"), "same-origin");
    assert!(one("permissions-policy").contains("camera=()"));
    assert!(one("content-security-policy").starts_with("default-src 'none'; "));
    for teller in ["server", "x-powered-by", "via"] {
        assert!(!reply.headers.contains_key(teller), "{teller} tells what runs here");
    }
    if is_api {
        assert_eq!(one("cache-control"), "no-store");
    }
}

/// An RFC 9457 document of that status and code, with the headers of every answer and no more than it must say.
pub fn assert_problem(reply: &Reply, status: u16, code: &str) {
    assert_security_headers(reply, true);
    assert_eq!(reply.outcome(), (status, code.to_owned()), "{reply:?}");
    assert_eq!(reply.headers["content-type"], "application/problem+json");
    assert_eq!(reply.json["status"], status);
    assert!(reply.json["title"].is_string(), "{reply:?}");
    assert_eq!(reply.json["id"].is_string(), status >= 500 && code != "busy", "{reply:?}");
    if status >= 500 {
        assert!(reply.json["detail"].is_null(), "a fault is told to nobody: {reply:?}");
    }
}

fn https() -> TestConfig {
    TestConfig { public_url: Some("https://login.example.org".into()), ..TestConfig::default() }
}

/// H3.
#[tokio::test]
async fn the_content_policy_lets_nothing_in_but_the_page_itself() {
    let app = TestApp::new().await;
    let reply = app.browser().get("/api/v1/login").await;
    let policy = reply.headers["content-security-policy"].to_str().unwrap();
    let directives: Vec<Vec<&str>> =
        policy.split(';').map(|directive| directive.split_whitespace().collect()).collect();
    let of = |name: &str| {
        let all: Vec<_> = directives.iter().filter(|directive| directive[0] == name).collect();
        assert!(all.len() <= 1, "only the first {name} would count");
        all.first().map(|directive| directive[1..].to_vec())
    };
    assert_eq!(of("default-src").unwrap(), ["'none'"]);
    assert_eq!(of("script-src").unwrap(), ["'self'", "'wasm-unsafe-eval'"]);
    assert_eq!(of("style-src").unwrap(), ["'self'"]);
    assert_eq!(of("connect-src").unwrap(), ["'self'"]);
    assert_eq!(of("base-uri").unwrap(), ["'none'"]);
    assert_eq!(of("form-action").unwrap(), ["'self'"]);
    assert_eq!(of("frame-ancestors").unwrap(), ["'none'"]);
    assert_eq!(of("object-src"), None, "default-src holds");
    for word in
        ["unsafe-inline", "'unsafe-eval'", "unsafe-hashes", "http:", "https:", "*", "blob:", "strict-dynamic"]
    {
        assert!(!policy.contains(word), "{word}: {policy}");
    }
    assert!(!reply.headers.contains_key("content-security-policy-report-only"));
}

/// H4. Every call of the document by every method, as nobody, as somebody, and with everything that can be
/// wrong.
#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::with(https()).await;
    let ada = app.person("ada", &[Sms]).await;
    let mut nobody = app.browser();
    nobody.headers.push(("host".into(), "login.example.org".into()));
    let mut somebody = nobody.clone();
    somebody.sign_in(&ada).await;
    somebody.choose("sms").await;
    somebody.enter(&app.gateway.last().code()).await;
    assert!(somebody.is_signed_in().await);
    let document = nobody.get("/api/openapi.json").await;
    let mut paths: Vec<String> = document.json["paths"].as_object().unwrap().keys().cloned().collect();
    paths.extend(["/", "/devices", "/none", "/api/", "/api/none", "/api/v1/devices/%ff"].map(String::from));
    let mut seen = std::collections::BTreeSet::new();
    for path in paths {
        let path = path.replace("{id}", "00000000-0000-4000-8000-000000000000");
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "DELETE"] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            for browser in [&nobody, &somebody] {
                for body in ["{}", "[", "{\"code\": \"123456\"}"] {
                    let request =
                        browser.request(method.clone(), &path).header("content-type", "application/json");
                    let reply = browser.clone().send(request.body(body)).await;
                    assert_security_headers(&reply, path.starts_with("/api/"));
                    let forever = &reply.headers["strict-transport-security"];
                    assert_eq!(forever, "max-age=63072000; includeSubDomains", "two years");
                    assert!(reply.status < 500, "{method} {path} {reply:?}");
                    if reply.status >= 400 && method != Method::HEAD {
                        assert_problem(&reply, reply.status, reply.code());
                    }
                    seen.insert(reply.status);
                }
            }
        }
    }
    assert!([200, 204, 400, 401, 404, 405, 422].iter().all(|status| seen.contains(status)), "{seen:?}");
}

/// H4.
#[tokio::test]
async fn the_earliest_refusals_carry_them_too() {
    let app = TestApp::new().await;
    let address = app.address;
    let json = "content-type: application/json";
    assert_problem(
        &send_lines(address, "TRACE /api/v1/login HTTP/1.1", b"").await,
        405,
        "method_not_allowed",
    );
    let large = format!("POST /api/v1/login HTTP/1.1\n{json}\ncontent-length: 16385");
    assert_problem(&send_lines(address, &large, b"").await, 413, "body_too_large");
    assert_problem(
        &send_lines(address, "POST /api/v1/login HTTP/1.1", b"{}").await,
        415,
        "unsupported_media_type",
    );
    let other = format!("POST /api/v1/login HTTP/1.1\n{json}\norigin: http://evil.example");
    assert_problem(&send_lines(address, &other, b"{}").await, 403, "cross_site");
    let elsewhere = "GET http://evil.example/api/v1/login HTTP/1.1";
    assert_problem(&send_lines(address, elsewhere, b"").await, 421, "misdirected");
}

/// H4 and H7. A row that cannot be read is a fault of ours; that the database is gone is not, and passes.
#[tokio::test]
async fn a_fault_is_answered_with_an_id_and_nothing_else() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    app.execute_sql("UPDATE attempts SET state = '{\"poisoned\":true}'").await;
    for reply in [browser.get("/api/v1/login").await, browser.choose("sms").await] {
        assert_problem(&reply, 500, "internal");
        assert!(!reply.text.contains("poison") && !reply.text.contains("attempt"), "{}", reply.text);
        assert_eq!(reply.json.as_object().unwrap().len(), 4, "{}", reply.text);
    }
    assert_eq!(
        browser.sign_in(&ada).await.step(),
        "choose_method",
        "others, and the next try, are not affected"
    );
    app.execute_sql("UPDATE accounts SET password_hash = 'no hash at all'").await;
    assert_problem(&browser.sign_in(&ada).await, 500, "internal");
    let secret = browser.post("/api/v1/login", json!({"username": "nobody", "password": "wrong"})).await;
    assert_problem(&secret, 401, "sign_in_refused");
}
