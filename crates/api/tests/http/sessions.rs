//! Sessions: how they begin, what their cookie is, and when they end.

use latchkey_api::crypto::token::Token;
use latchkey_contract::MethodKind::Sms;
use serde_json::json;

use crate::browser::TestBrowser;
use crate::test_app::{TestApp, TestConfig, TestPerson};

const ATTEMPT: &str = "latchkey-attempt";
const SESSION: &str = "latchkey-session";

fn token() -> String {
    Token::new().unwrap().reveal().to_owned()
}

async fn is_signed_in_with(app: &TestApp, session: &str) -> bool {
    let mut browser = app.browser();
    browser.cookies.insert(SESSION.into(), session.into());
    browser.is_signed_in().await
}

/// S1.
#[tokio::test]
async fn a_cookie_from_before_the_login_never_becomes_a_session() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (planted, attempt) = (token(), token());
    let mut browser = app.browser();
    browser.cookies.insert(SESSION.into(), planted.clone());
    browser.cookies.insert(ATTEMPT.into(), attempt.clone());
    browser.sign_in(&ada).await;
    let handle = browser.cookies[ATTEMPT].clone();
    assert_ne!(handle, attempt);
    browser.choose("sms").await;
    browser.cookies.insert(SESSION.into(), planted.clone());
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
    let session = browser.cookies[SESSION].clone();
    assert!(session != planted && session != handle && session != attempt);
    for other in [&planted, &attempt, &handle] {
        assert!(!is_signed_in_with(&app, other).await);
    }
    assert!(is_signed_in_with(&app, &session).await);
}

/// S1.
#[tokio::test]
async fn signing_in_again_ends_what_the_browser_had_before() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    let first = browser.cookies[SESSION].clone();
    browser.sign_in(&ada).await;
    let old = browser.clone();
    browser.sign_in(&ada).await;
    assert_ne!(old.cookies[ATTEMPT], browser.cookies[ATTEMPT]);
    assert_eq!(old.clone().choose("sms").await.outcome(), (401, "no_attempt".into()));
    browser.choose("sms").await;
    browser.enter(&app.gateway.last().code()).await;
    assert!(!is_signed_in_with(&app, &first).await);
    assert!(browser.is_signed_in().await);
}

async fn finished(app: &TestApp, person: &TestPerson) -> (TestBrowser, String, String) {
    let mut browser = app.browser();
    let mut replies = vec![browser.sign_in(person).await, browser.choose("sms").await];
    replies.push(browser.enter(&app.gateway.last().code()).await);
    let lines = replies.iter().flat_map(|reply| reply.headers.get_all("set-cookie").iter());
    let cookies: Vec<&str> = lines.map(|line| line.to_str().unwrap()).collect();
    let bodies: String = replies.iter().map(|reply| reply.text.as_str()).collect();
    (browser, cookies.join("\n"), bodies)
}

/// S2.
#[tokio::test]
async fn a_session_is_an_opaque_cookie_bound_to_its_host_and_out_of_reach_of_scripts() {
    let app = TestApp::with(TestConfig {
        public_url: Some("https://id.example.org".into()),
        ..TestConfig::default()
    })
    .await;
    let ada = app.person("ada", &[Sms]).await;
    let (browser, cookies, bodies) = finished(&app, &ada).await;
    for (name, rest) in [
        ("__Host-latchkey-session", ["HttpOnly", "Path=/", "SameSite=Strict", "Secure", ""]),
        ("__Host-latchkey-attempt", ["HttpOnly", "Max-Age=600", "Path=/", "SameSite=Strict", "Secure"]),
    ] {
        let line = cookies.lines().find(|line| line.starts_with(name)).expect(name);
        let mut attributes: Vec<&str> = line.split("; ").skip(1).collect();
        attributes.sort_unstable();
        assert_eq!(attributes, rest.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>(), "{line}");
        let value = line.split([';', '=']).nth(1).unwrap();
        assert_eq!(value.len(), 43, "256 bits");
        assert!(!bodies.contains(value));
    }
    assert!(browser.cookies.keys().all(|name| name.starts_with("__Host-")));
}

/// S2.
#[tokio::test]
async fn every_session_and_attempt_has_a_token_of_its_own() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[]).await;
    let mut tokens = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let mut browser = app.browser();
        browser.sign_in(&ada).await;
        assert!(tokens.insert(browser.cookies[SESSION].clone()));
    }
}

/// S2.
#[tokio::test]
async fn a_copy_of_the_database_cannot_be_made_into_a_session() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let browser = app.signed_in(&ada).await;
    let mut waiting = app.browser();
    waiting.sign_in(&ada).await;
    let dump = app.dump().await;
    assert!(!dump.contains(&browser.cookies[SESSION]) && !dump.contains(&waiting.cookies[ATTEMPT]));
    for kept in app.query_texts("SELECT token FROM sessions UNION SELECT token FROM attempts").await {
        assert!(!is_signed_in_with(&app, &kept).await);
        let mut thief = app.browser();
        thief.cookies.insert(ATTEMPT.into(), kept);
        assert_eq!(thief.get("/api/v1/login").await.step(), "password");
    }
}

/// S2.
#[tokio::test]
async fn a_session_is_taken_from_its_cookie_only() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let session = app.signed_in(&ada).await.cookies[SESSION].clone();
    let mut browser = app.browser();
    browser.headers = vec![("authorization".into(), format!("Bearer {session}"))];
    for path in ["/api/v1/session".to_owned(), format!("/api/v1/session?{SESSION}={session}")] {
        assert_eq!(browser.get(&path).await.outcome(), (401, "no_session".into()));
    }
    browser.cookies.insert(format!("__Host-{SESSION}"), session);
    assert!(!browser.is_signed_in().await);
}

/// S3.
#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let app = TestApp::new().await;
    let replica = app.replica().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    let kept = browser.clone();
    let other = app.signed_in(&ada).await;
    let reply = browser.delete("/api/v1/session").await;
    assert_eq!(reply.status, 204);
    assert_eq!(reply.headers["clear-site-data"], "\"cache\", \"storage\"");
    assert!(!browser.cookies.contains_key(SESSION));
    for mut replay in [kept.clone(), kept.at(replica.address)] {
        let reply = replay.get("/api/v1/session").await;
        assert_eq!(reply.outcome(), (401, "no_session".into()));
        assert_eq!(reply.headers["cache-control"], "no-store");
        assert_eq!(replay.get("/api/v1/login").await.step(), "password");
    }
    assert!(other.clone().is_signed_in().await, "another browser's session is another session");
    assert!(app.query_texts("SELECT token FROM attempts").await.is_empty());
}

/// S3: what the back button shows was never kept.
#[tokio::test]
async fn what_a_session_shows_is_not_stored_by_the_browser() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    for path in ["/api/v1/session", "/api/v1/devices", "/api/v1/login"] {
        assert_eq!(browser.get(path).await.headers["cache-control"], "no-store", "{path}");
    }
}

/// S4.
#[tokio::test]
async fn a_session_ends_after_an_hour_without_use() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    app.advance_secs(59 * 60);
    assert!(browser.is_signed_in().await);
    app.advance_secs(59 * 60);
    assert!(browser.is_signed_in().await, "use gives it another hour");
    app.advance_secs(61 * 60);
    assert!(!browser.is_signed_in().await);
}

/// S4.
#[tokio::test]
async fn a_session_ends_after_a_day_however_much_it_is_used() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    for _ in 0..47 {
        app.advance_secs(30 * 60);
        assert!(browser.is_signed_in().await);
    }
    app.advance_secs(29 * 60);
    assert!(browser.is_signed_in().await, "23:59");
    app.advance_secs(2 * 60);
    assert!(!browser.is_signed_in().await, "24:01");
    latchkey_api::server::sweep(&app.state).await.unwrap();
    app.advance_secs(-3600);
    assert!(!browser.is_signed_in().await, "what is over is deleted");
}

/// S7.
#[tokio::test]
async fn everybody_sees_and_ends_their_own_sessions_and_no_others() {
    let app = TestApp::new().await;
    let (ada, ben) = (app.person("ada", &[Sms]).await, app.person("ben", &[Sms]).await);
    let (mut here, mut there) = (app.signed_in(&ada).await, app.signed_in(&ada).await);
    let mut third = app.signed_in(&ada).await;
    let mut stranger = app.signed_in(&ben).await;
    let listed = here.get("/api/v1/sessions").await.json["sessions"].clone();
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), 3);
    assert_eq!(listed.iter().filter(|session| session["this_browser"] == true).count(), 1);
    let other = listed.iter().find(|session| session["this_browser"] == false).unwrap();
    assert_eq!(other["started_at"], app.now().as_millis());
    assert!(other["ip"] == "127.0.0.1" && other["browser"].is_string());

    let theirs = stranger.get("/api/v1/sessions").await.json["sessions"][0]["id"].clone();
    let path = |id: &serde_json::Value| format!("/api/v1/sessions/{}", id.as_str().unwrap());
    assert_eq!(here.delete(&path(&theirs)).await.outcome(), (404, "not_found".into()));
    assert!(stranger.is_signed_in().await);
    assert_eq!(here.delete("/api/v1/sessions/x").await.status, 404);
    assert_eq!(here.delete(&path(&other["id"])).await.status, 204);
    assert_eq!(
        [there.is_signed_in().await, third.is_signed_in().await]
            .iter()
            .filter(|is_signed_in| **is_signed_in)
            .count(),
        1
    );
    assert_eq!(here.delete("/api/v1/sessions").await.status, 204);
    assert!(
        here.is_signed_in().await
            && !there.is_signed_in().await
            && !third.is_signed_in().await
            && stranger.is_signed_in().await
    );
}

/// S6.
#[tokio::test]
async fn disabling_an_account_acts_at_once_on_every_replica() {
    let app = TestApp::new().await;
    let replica = app.replica().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    assert!(browser.at(replica.address).is_signed_in().await);
    app.user_command(&["disable", "--username", "ada"]).await;
    assert!(!browser.at(replica.address).is_signed_in().await && !browser.is_signed_in().await);
    app.user_command(&["enable", "--username", "ada"]).await;
    assert!(!browser.is_signed_in().await, "what was ended stays ended");
}

/// S8.
#[tokio::test]
async fn two_people_on_one_browser_never_mix() {
    let app = TestApp::new().await;
    let (ada, ben) = (app.person("ada", &[Sms]).await, app.person("ben", &[Sms]).await);
    for half_deleted in [false, true] {
        let mut browser = app.trusted(&ada, "Shared").await;
        let old_tab = browser.clone();
        if half_deleted {
            browser.cookies.remove(SESSION);
        } else {
            browser.delete("/api/v1/session").await;
        }
        assert_eq!(browser.sign_in(&ben).await.step(), "choose_method", "her trust is not his");
        browser.choose("sms").await;
        browser.enter(&app.gateway.last().code()).await;
        // The old tab shares the browser's jar: what it does is done as whoever is signed in now.
        let mut tab = browser.clone();
        assert_eq!(tab.get("/api/v1/account").await.json["account"]["username"], "ben");
        assert_eq!(tab.get("/api/v1/devices").await.json["devices"].as_array().unwrap().len(), 0);
        if !half_deleted {
            assert!(!old_tab.clone().is_signed_in().await);
        }
        app.advance_secs(60);
    }
}

/// A step-up that was left open would appear instead of the sign-in form.
#[tokio::test]
async fn signing_out_leaves_no_attempt_open() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    assert_eq!(browser.post("/api/v1/step-up", json!({})).await.step(), "choose_method");
    let attempt = browser.cookies[ATTEMPT].clone();
    assert_eq!(browser.delete("/api/v1/session").await.status, 204);
    assert!(!browser.cookies.contains_key(ATTEMPT));
    browser.cookies.insert(ATTEMPT.into(), attempt);
    assert_eq!(browser.get("/api/v1/login").await.step(), "password");
}
