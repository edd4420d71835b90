//! T8. A device's cookie moves on at each use; whoever shows an old value has a copy.

use latchkey_contract::MethodKind::Sms;

use crate::browser::TestBrowser;
use crate::test_app::TestApp;

fn device_cookie(browser: &TestBrowser) -> (String, String) {
    let found = browser.cookies.iter().find(|(name, _)| name.contains("device"));
    found.map(|(name, value)| (name.clone(), value.clone())).expect("no device cookie")
}

#[tokio::test]
async fn the_cookie_is_another_one_after_each_use() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.trusted(&ada, "Laptop").await;
    let mut seen = vec![device_cookie(&browser).1];
    for _ in 0..3 {
        app.advance_secs(3600);
        assert_eq!(browser.sign_in(&ada).await.step(), "signed_in");
        let now = device_cookie(&browser).1;
        assert!(!seen.contains(&now));
        seen.push(now);
    }
    assert_eq!(browser.get("/api/v1/devices").await.json["devices"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_copy_that_is_shown_after_the_first_has_moved_on_ends_the_trust_and_its_sessions() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut owner = app.trusted(&ada, "Laptop").await;
    let (name, stolen) = device_cookie(&owner);
    app.advance_secs(60);
    assert_eq!(owner.sign_in(&ada).await.step(), "signed_in");
    let mut elsewhere = app.signed_in(&ada).await;
    app.advance_secs(11);

    let mut thief = app.browser();
    thief.cookies.insert(name, stolen);
    assert_eq!(thief.sign_in(&ada).await.step(), "choose_method", "the copy is refused");
    assert!(!owner.is_signed_in().await, "which of the two is the owner, nobody knows");
    assert!(elsewhere.is_signed_in().await, "other browsers are none of its business");
    assert_eq!(owner.sign_in(&ada).await.step(), "choose_method");
    let events = app.query_texts("SELECT event FROM audit WHERE event = 'device_token_reused'").await;
    assert_eq!(events.len(), 1);
}

/// The thief may be first: then it is the owner who shows the old value, and finds out.
#[tokio::test]
async fn a_thief_who_is_first_is_found_out_by_the_owner() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut owner = app.trusted(&ada, "Laptop").await;
    let (name, stolen) = device_cookie(&owner);
    app.advance_secs(60);
    let mut thief = app.browser();
    thief.cookies.insert(name, stolen);
    assert_eq!(thief.sign_in(&ada).await.step(), "signed_in");
    app.advance_secs(3600);
    assert_eq!(thief.sign_in(&ada).await.step(), "signed_in");
    assert_eq!(owner.sign_in(&ada).await.step(), "choose_method");
    assert!(!thief.is_signed_in().await);
    assert_eq!(thief.sign_in(&ada).await.step(), "choose_method");
}

#[tokio::test]
async fn two_tabs_at_once_raise_no_false_alarm() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    for gap in [0, 9_999] {
        let mut browser = app.trusted(&ada, "Laptop").await;
        app.advance_secs(60);
        let mut tab = browser.clone();
        assert_eq!(browser.sign_in(&ada).await.step(), "signed_in");
        app.advance(gap);
        let old = device_cookie(&tab).1;
        assert_eq!(tab.sign_in(&ada).await.step(), "signed_in");
        // Both share one jar: the second tab must not undo what the first was given.
        assert_eq!(device_cookie(&tab).1, old);
        assert!(browser.is_signed_in().await || tab.is_signed_in().await);
        app.advance_secs(60);
        assert_eq!(browser.sign_in(&ada).await.step(), "signed_in", "{gap} ms apart");
        app.advance_secs(60);
    }
}

#[tokio::test]
async fn a_copy_of_a_device_that_was_removed_is_nothing() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut owner = app.trusted(&ada, "Laptop").await;
    let (name, stolen) = device_cookie(&owner);
    app.advance_secs(60);
    owner.sign_in(&ada).await;
    owner.delete("/api/v1/devices").await;
    app.advance_secs(60);
    let mut thief = app.browser();
    thief.cookies.insert(name, stolen);
    assert_eq!(thief.sign_in(&ada).await.step(), "choose_method");
    assert!(owner.is_signed_in().await);
}

/// Trust from the page: as good as trust from a login, for this browser alone.
#[tokio::test]
async fn this_browser_can_be_trusted_from_the_page_and_no_longer() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    assert_eq!(browser.post("/api/v1/devices", serde_json::json!({"name": " "})).await.status, 422);
    assert_eq!(browser.post("/api/v1/devices", serde_json::json!({"name": "Desk"})).await.status, 204);
    let listed = browser.get("/api/v1/devices").await.json["devices"].clone();
    assert_eq!((&listed[0]["name"], &listed[0]["this_browser"]), (&"Desk".into(), &true.into()));
    assert_eq!(app.browser().sign_in(&ada).await.step(), "choose_method");
    assert_eq!(browser.sign_in(&ada).await.step(), "signed_in");
    let id = listed[0]["id"].as_str().unwrap();
    assert_eq!(browser.delete(&format!("/api/v1/devices/{id}")).await.status, 204);
    assert_eq!(browser.sign_in(&ada).await.step(), "choose_method");
}

#[tokio::test]
async fn trust_needs_something_to_trust_instead_of() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    let refused = browser.post("/api/v1/devices", serde_json::json!({"name": "Desk"})).await;
    assert_eq!(refused.outcome(), (403, "method_required".into()));
}
