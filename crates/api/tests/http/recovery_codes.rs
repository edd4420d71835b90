//! Recovery codes: a method at the login, each for one use, for one account, and never for trust.

use std::collections::HashSet;

use latchkey_contract::MethodKind::{App, Sms};
use serde_json::json;

use crate::browser::TestBrowser;
use crate::concurrency;
use crate::test_app::{TestApp, TestConfig, TestPerson};

async fn make_codes(browser: &mut TestBrowser) -> Vec<String> {
    let reply = browser.send(browser.request(reqwest::Method::POST, "/api/v1/recovery-codes")).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

async fn at_recovery_code(app: &TestApp, person: &TestPerson) -> TestBrowser {
    let mut browser = app.browser();
    browser.sign_in(person).await;
    let step = browser.choose("recovery").await;
    assert_eq!((step.step(), &step.json["digits"]), ("enter_code", &json!(20)), "{step:?}");
    browser
}

/// D12.
#[tokio::test]
async fn each_code_signs_in_once_and_its_owner_only() {
    let app = TestApp::new().await;
    let (ada, ben) = (app.person("ada", &[Sms]).await, app.person("ben", &[Sms]).await);
    let codes = make_codes(&mut app.signed_in(&ada).await).await;
    make_codes(&mut app.signed_in(&ben).await).await;
    assert_eq!(codes.iter().collect::<HashSet<_>>().len(), 10);
    assert!(codes.iter().all(|code| code.len() == 20 && code.bytes().all(|byte| byte.is_ascii_digit())));

    let mut login = at_recovery_code(&app, &ada).await;
    assert_eq!(login.enter(&codes[3]).await.step(), "signed_in");
    let mut again = at_recovery_code(&app, &ada).await;
    assert_eq!(again.enter(&codes[3]).await.outcome(), (401, "code_used".into()));
    assert_eq!(again.enter(&codes[4]).await.step(), "signed_in");
    let mut other = at_recovery_code(&app, &ben).await;
    assert_eq!(other.enter(&codes[5]).await.outcome(), (401, "code_wrong".into()));
    assert_eq!(again.get("/api/v1/account").await.json["recovery_codes_left"], 8);
}

/// D12.
#[tokio::test]
async fn fifty_at_once_use_a_code_once() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App]).await;
    let mut first = app.browser();
    first.sign_in(&ada).await;
    first.choose("app").await;
    first.enter(&app.totp_code(&ada, 0)).await;
    let codes = make_codes(&mut first).await;
    let replica = app.replica().await;
    let mut browsers = vec![];
    for nth in 0..50 {
        let mut browser = at_recovery_code(&app, &ada).await;
        if nth % 2 == 1 {
            browser = browser.at(replica.address);
        }
        browsers.push(browser);
    }
    let enter = |browser: &TestBrowser| {
        let request = browser.request(reqwest::Method::POST, "/api/v1/login/code");
        request.json(&json!({"code": codes[0], "trust": false}))
    };
    let replies = concurrency::at_once(browsers.iter().map(enter).collect()).await;
    let refused = concurrency::count(&replies, "code_used") + concurrency::count(&replies, "too_many_tries");
    assert_eq!((concurrency::count(&replies, "signed_in"), refused), (1, 49));
}

/// D12.
#[tokio::test]
async fn a_new_set_voids_the_old_one() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    let (old, new) = (make_codes(&mut browser).await, make_codes(&mut browser).await);
    let mut login = at_recovery_code(&app, &ada).await;
    assert_eq!(login.enter(&old[0]).await.outcome(), (401, "code_wrong".into()));
    assert_eq!(login.enter(&new[0]).await.step(), "signed_in");
}

#[tokio::test]
async fn a_recovery_code_never_brings_trust() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let codes = make_codes(&mut app.signed_in(&ada).await).await;
    let mut login = app.browser();
    login.sign_in(&ada).await;
    assert_eq!(login.choose("recovery").await.json["trust_offered"], false);
    assert_eq!(login.enter_and_trust(&codes[0]).await.step(), "signed_in");
    assert!(!login.cookies.keys().any(|name| name.contains("device")));
}

/// D12: codes of any kind share one budget, and a recovery code opens what the others have locked.
#[tokio::test]
async fn wrong_recovery_codes_are_counted_and_a_right_one_lifts_the_lock() {
    let mut config = TestConfig::default();
    config.policy.wrong_codes_in_a_row = 8;
    let app = TestApp::with(config).await;
    let ada = app.person("ada", &[Sms]).await;
    let codes = make_codes(&mut app.signed_in(&ada).await).await;
    for _ in 0..2 {
        let mut login = at_recovery_code(&app, &ada).await;
        for left in (0..4).rev() {
            let wrong = login.enter("00000000000000000000").await;
            assert_eq!((wrong.code(), &wrong.json["tries_left"]), ("code_wrong", &json!(left + 1)));
        }
    }
    let mut login = app.browser();
    login.sign_in(&ada).await;
    assert_eq!(login.choose("sms").await.outcome(), (403, "account_locked".into()));
    assert_eq!(login.choose("recovery").await.step(), "enter_code");
    assert_eq!(login.enter(&codes[0]).await.step(), "signed_in");
    assert_eq!(app.signed_in(&ada).await.get("/api/v1/session").await.status, 200, "the lock is lifted");

    for _ in 0..3 {
        let mut login = at_recovery_code(&app, &ada).await;
        for _ in 0..4 {
            login.enter("00000000000000000000").await;
        }
    }
    let mut login = app.browser();
    login.sign_in(&ada).await;
    assert_eq!(login.choose("recovery").await.outcome(), (429, "too_many_tries".into()));
}

#[tokio::test]
async fn what_is_no_recovery_code_is_compared_with_nothing() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    make_codes(&mut app.signed_in(&ada).await).await;
    let mut login = at_recovery_code(&app, &ada).await;
    for typed in ["123456", "0000000000000000000", "000000000000000000000", "0000 0000 0000 0000 0000", "x"] {
        assert_eq!(login.enter(typed).await.outcome(), (422, "code_malformed".into()), "{typed}");
    }
    let wrong = login.enter("00000000000000000000").await;
    assert_eq!(wrong.json["tries_left"], 4, "none of them cost a try");
}

/// D12: what is stored is argon2id, and not the codes.
#[tokio::test]
async fn codes_are_kept_as_hashes_only() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let codes = make_codes(&mut app.signed_in(&ada).await).await;
    let hashes = app.query_texts("SELECT hash FROM recovery_codes").await;
    assert_eq!(hashes.iter().collect::<HashSet<_>>().len(), 10);
    assert!(hashes.iter().all(|hash| hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")), "{hashes:?}");
    let dump = app.dump().await;
    assert!(codes.iter().all(|code| !dump.contains(code)));
}

#[tokio::test]
async fn without_a_method_there_are_none_and_with_the_last_one_they_go() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    let none = browser.send(browser.request(reqwest::Method::POST, "/api/v1/recovery-codes")).await;
    assert_eq!(none.outcome(), (403, "method_required".into()));

    let ben = app.person("ben", &[Sms]).await;
    let mut browser = app.signed_in(&ben).await;
    make_codes(&mut browser).await;
    assert_eq!(browser.delete("/api/v1/methods/sms").await.status, 204);
    assert!(browser.get("/api/v1/account").await.json["recovery_codes_left"].is_null());
    assert_eq!(app.browser().sign_in(&ben).await.step(), "signed_in");
}

/// A lost phone: in by a recovery code, and a new phone set up.
#[tokio::test]
async fn who_came_in_by_a_recovery_code_can_set_up_a_new_phone() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let codes = make_codes(&mut app.signed_in(&ada).await).await;
    let mut login = at_recovery_code(&app, &ada).await;
    assert_eq!(login.enter(&codes[0]).await.step(), "signed_in");
    let enrolment =
        login.post("/api/v1/methods", json!({"kind": "sms", "address": "+41 79 555 66 77"})).await;
    assert_eq!(enrolment.status, 200, "{enrolment:?}");
    assert_eq!(login.enter(&app.gateway.last().code()).await.step(), "signed_in");
    let mut next = app.browser();
    next.sign_in(&ada).await;
    next.choose("sms").await;
    assert_eq!(app.gateway.last().to, "+41795556677");
}

/// D12: the login refuses a used code before this is reached; whatever else may reach it, the table gives each
/// code out once.
#[tokio::test]
async fn the_table_gives_each_code_out_once() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    make_codes(&mut app.signed_in(&ada).await).await;
    let mut tx = app.state.store.begin().await.unwrap();
    assert!(tx.spend_recovery_code(&ada.id, 3, app.now()).await.unwrap());
    assert!(!tx.spend_recovery_code(&ada.id, 3, app.now()).await.unwrap());
    assert!(!tx.spend_recovery_code(&ada.id, 11, app.now()).await.unwrap());
}
