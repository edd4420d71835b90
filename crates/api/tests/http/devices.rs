//! My Trusted Devices.

use latchkey_contract::MethodKind::{self, Sms};
use serde_json::json;

use crate::browser::TestBrowser;
use crate::test_app::TestApp;

/// The id of the person's first device.
async fn first_id(browser: &mut TestBrowser) -> String {
    browser.get("/api/v1/devices").await.json["devices"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_trusted_browser_skips_the_code_until_it_is_deleted() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let mut browser = app.trusted(&ada, "Work laptop").await;
    browser.delete("/api/v1/session").await;
    assert_eq!(browser.sign_in(&ada).await.step(), "signed_in");
    let devices = browser.get("/api/v1/devices").await.json;
    assert_eq!(devices["devices"][0]["name"], "Work laptop");
    assert_eq!(devices["devices"][0]["this_browser"], true);
    let id = devices["devices"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(browser.delete(&format!("/api/v1/devices/{id}")).await.status, 204);
    browser.delete("/api/v1/session").await;
    assert_eq!(browser.sign_in(&ada).await.step(), "choose_method");
}

/// T4.
#[tokio::test]
async fn the_list_says_name_dates_address_and_browser() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.browser();
    browser.headers = vec![("user-agent".into(), "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0".into())];
    browser.sign_in(&ada).await;
    browser.choose("sms").await;
    browser.enter_and_trust(&app.gateway.last().code()).await;
    let step = browser.get("/api/v1/login").await.json;
    assert_eq!((&step["suggested"], &step["days"]), (&json!("Firefox on Linux"), &json!(30)));
    browser.name_device("Laptop").await;
    let added = app.now().as_millis();
    app.advance_secs(3000);
    browser.delete("/api/v1/session").await;
    browser.sign_in(&ada).await;
    let device = browser.get("/api/v1/devices").await.json["devices"][0].clone();
    assert_eq!(
        device,
        json!({
            "id": device["id"], "name": "Laptop", "browser": "Firefox on Linux", "ip": "127.0.0.1",
            "added_at": added, "last_used_at": added + 3_000_000, "expires_at": added + 30 * 86_400_000_i64,
            "this_browser": true,
        })
    );
}

/// T9.
#[tokio::test]
async fn nobody_sees_renames_or_deletes_the_device_of_another() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.person("ada", &[Sms]).await, app.person("eve", &[Sms]).await);
    let mut of_ada = app.trusted(&ada, "Laptop").await;
    let mut of_eve = app.trusted(&eve, "Other").await;
    let path = format!("/api/v1/devices/{}", first_id(&mut of_ada).await);
    assert_eq!(of_eve.patch(&path, json!({"name": "Mine"})).await.outcome(), (404, "not_found".into()));
    assert_eq!(of_eve.delete(&path).await.outcome(), (404, "not_found".into()));
    let unknown = "/api/v1/devices/00000000-0000-4000-8000-000000000000";
    assert_eq!(
        of_eve.delete(unknown).await.outcome(),
        (404, "not_found".into()),
        "the same as if there were none"
    );
    let seen = of_eve.get("/api/v1/devices").await.json;
    assert_eq!(seen["devices"].as_array().unwrap().len(), 1);
    assert_eq!(seen["devices"][0]["name"], "Other");
    assert_eq!(of_ada.get("/api/v1/devices").await.json["devices"][0]["name"], "Laptop");
    of_ada.delete("/api/v1/session").await;
    assert_eq!(of_ada.sign_in(&ada).await.step(), "signed_in");
}

/// T9: nor does somebody who is not signed in.
#[tokio::test]
async fn a_requester_without_a_session_reaches_no_device() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut of_ada = app.trusted(&ada, "Laptop").await;
    let path = format!("/api/v1/devices/{}", first_id(&mut of_ada).await);
    let mut requester = app.browser();
    requester.sign_in(&ada).await;
    for reply in [
        requester.get("/api/v1/devices").await,
        requester.patch(&path, json!({"name": "Mine"})).await,
        requester.delete(&path).await,
        requester.delete("/api/v1/devices").await,
    ] {
        assert_eq!(reply.outcome(), (401, "no_session".into()));
    }
    assert_eq!(app.query_texts("SELECT name FROM devices").await, ["Laptop"]);
}

/// T10.
#[tokio::test]
async fn markup_in_a_device_name_stays_plain_text() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.trusted(&ada, "<img src=x onerror=alert(1)>").await;
    let path = format!("/api/v1/devices/{}", first_id(&mut browser).await);
    let long = "🖥".repeat(64);
    for name in ["=cmd()", "'; DROP TABLE devices; --", "{{7*7}}", "a\"b\\c", "</script>", long.as_str()] {
        assert_eq!(browser.patch(&path, json!({"name": name})).await.status, 204);
        let reply = browser.get("/api/v1/devices").await;
        assert_eq!(reply.json["devices"][0]["name"], name);
        assert_eq!(reply.headers["content-type"], "application/json");
        assert_eq!(reply.headers["x-content-type-options"], "nosniff");
    }
}

/// T10.
#[tokio::test]
async fn a_device_name_that_is_too_long_or_unprintable_is_refused() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.trusted(&ada, "Laptop").await;
    let path = format!("/api/v1/devices/{}", first_id(&mut browser).await);
    let long = ["x".repeat(65), "x".repeat(10_000)];
    let strange =
        ["a\u{1b}[31mb", "a\nb", "a\u{202e}b", "a\0b", "a\u{2028}b", "a\u{2066}b"].map(str::to_owned);
    for name in long.iter().chain(&strange) {
        let reply = browser.patch(&path, json!({"name": name})).await;
        assert_eq!(
            (reply.outcome(), &reply.json["field"]),
            ((422, "device_name_invalid".into()), &json!("name"))
        );
        assert!(!reply.text.contains(name.as_str()));
    }
    assert_eq!(browser.get("/api/v1/devices").await.json["devices"][0]["name"], "Laptop");
}

/// T10: what a browser says about itself is never repeated, only recognised.
#[tokio::test]
async fn a_hostile_browser_is_listed_in_words_of_ours() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.browser();
    browser.headers = vec![("user-agent".into(), "<img src=x onerror=alert(1)> \u{202e}".into())];
    browser.sign_in(&ada).await;
    browser.choose("sms").await;
    browser.enter_and_trust(&app.gateway.last().code()).await;
    assert_eq!(browser.get("/api/v1/login").await.json["suggested"], "Unknown browser");
    browser.name_device("Laptop").await;
    assert_eq!(browser.get("/api/v1/devices").await.json["devices"][0]["browser"], "Unknown browser");
}
