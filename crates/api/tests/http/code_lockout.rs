//! How many wrong codes are judged: per code, per account and hour, and in a row.

use latchkey_contract::MethodKind::{self, Sms};
use serde_json::json;

use crate::browser::TestBrowser;
use crate::sent_codes::different_code;
use crate::test_app::{TestApp, TestConfig, TestPerson};

/// Enters wrong codes until no more are judged, and says how many were.
async fn wrong_codes(browser: &mut TestBrowser, right: &str, most: usize) -> usize {
    for judged in 0..most {
        let reply = browser.enter(&different_code(right)).await;
        if reply.code() != "code_wrong" {
            return judged;
        }
    }
    most
}

async fn at_sms_code(app: &TestApp, person: &TestPerson) -> Option<(TestBrowser, String)> {
    let mut browser = app.browser();
    browser.sign_in(person).await;
    let sent = browser.choose("sms").await.status == 200;
    sent.then(|| (browser, app.gateway.last().code()))
}

/// C6.
#[tokio::test]
async fn after_five_wrong_codes_the_right_one_is_dead() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (mut browser, code) = at_sms_code(&app, &ada).await.unwrap();
    for tries_left in (0..5).rev() {
        let reply = browser.enter(&different_code(&code)).await;
        assert_eq!(
            (reply.outcome(), &reply.json["tries_left"]),
            ((401, "code_wrong".into()), &json!(tries_left))
        );
    }
    let reply = browser.enter(&code).await;
    assert_eq!((reply.outcome(), &reply.json["tries_left"]), ((429, "too_many_tries".into()), &json!(0)));
    assert!(!browser.is_signed_in().await);
}

/// C6: a code that lost its tries can be replaced, and the new one has its own.
#[tokio::test]
async fn a_dead_code_can_be_replaced_at_once() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (mut browser, code) = at_sms_code(&app, &ada).await.unwrap();
    assert_eq!(wrong_codes(&mut browser, &code, 9).await, 5);
    assert_eq!(browser.resend().await.json["tries_left"], 5);
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
}

/// C7.
#[tokio::test]
async fn twenty_wrong_codes_an_hour_are_all_over_new_logins_methods_resends_and_addresses() {
    let app = TestApp::with(TestConfig { trusted_proxies: 1, ..TestConfig::default() }).await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let (mut judged, mut last) = (0, None);
    for n in 0..40 {
        let mut browser = app.browser();
        browser.headers = vec![("x-forwarded-for".into(), format!("198.51.100.{n}"))];
        browser.sign_in(&ada).await;
        for method in [["sms", "email"], ["app", "sms"], ["email", "app"]][n % 3] {
            last = Some(browser.choose(method).await);
            let totp = app.totp_code(&ada, 0);
            let right = if method == "app" { totp } else { app.gateway.last().code() };
            judged += wrong_codes(&mut browser, &right, 2).await;
        }
        if n % 2 == 0 {
            app.advance_secs(25);
            browser.resend().await;
        }
    }
    assert_eq!(judged, 20);
    let refused = last.unwrap();
    assert_eq!(refused.outcome(), (429, "too_many_tries".into()));
    let wait = refused.json["retry_in_ms"].as_i64().unwrap();
    let sent = app.gateway.messages().len();
    app.advance(wait - 1);
    assert!(at_sms_code(&app, &ada).await.is_none(), "nothing is sent that could not be typed");
    assert_eq!(app.gateway.messages().len(), sent);
    app.advance(1);
    let (mut browser, code) = at_sms_code(&app, &ada).await.unwrap();
    assert_eq!(browser.enter(&code).await.step(), "signed_in");
}

/// C7: somebody who knows one code cannot buy more tries with it.
#[tokio::test]
async fn a_right_code_gives_none_of_the_hours_tries_back() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut judged = 0;
    for _ in 0..8 {
        let Some((mut browser, code)) = at_sms_code(&app, &ada).await else { break };
        judged += wrong_codes(&mut browser, &code, 4).await;
        browser.enter(&code).await;
    }
    assert_eq!(judged, 20);
}

/// C7: the right code of a challenge that is open already is not judged either.
#[tokio::test]
async fn an_account_without_tries_left_judges_not_even_the_right_code() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (mut waiting, first) = at_sms_code(&app, &ada).await.unwrap();
    for _ in 0..4 {
        let (mut browser, code) = at_sms_code(&app, &ada).await.unwrap();
        assert_eq!(wrong_codes(&mut browser, &code, 5).await, 5);
    }
    let reply = waiting.enter(&first).await;
    assert_eq!(reply.outcome(), (429, "too_many_tries".into()));
    assert!(reply.json["retry_in_ms"].as_u64().unwrap() > 0);
    assert!(!waiting.is_signed_in().await);
}

/// C8.
#[tokio::test]
async fn a_hundred_wrong_codes_in_a_row_lock_the_second_step_over_any_time() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut judged = 0;
    let mut waiting = None;
    while judged < 100 {
        let (mut browser, code) = at_sms_code(&app, &ada).await.unwrap();
        judged += wrong_codes(&mut browser, &code, if judged == 95 { 4 } else { 5 }).await;
        if judged == 99 {
            // The hundredth, with another login still open and its code still alive.
            waiting = at_sms_code(&app, &ada).await;
            judged += wrong_codes(&mut browser, &code, 1).await;
        }
        if judged % 20 == 0 && judged < 100 {
            app.advance_secs(9 * 86_400);
        }
    }
    let (mut browser, code) = waiting.unwrap();
    assert_eq!(browser.enter(&code).await.outcome(), (403, "account_locked".into()));
    app.advance_secs(365 * 86_400);
    assert!(at_sms_code(&app, &ada).await.is_none());
    assert!(!browser.is_signed_in().await);
}

/// C8: in a row means since the last right code.
#[tokio::test]
async fn a_right_code_begins_the_hundred_anew() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    for _ in 0..2 {
        for _ in 0..19 {
            let (mut browser, code) = at_sms_code(&app, &ada).await.unwrap();
            assert_eq!(wrong_codes(&mut browser, &code, 5).await, 5);
            app.advance_secs(3600);
        }
        let (mut browser, code) = at_sms_code(&app, &ada).await.unwrap();
        assert_eq!(wrong_codes(&mut browser, &code, 4).await, 4);
        assert_eq!(browser.enter(&code).await.step(), "signed_in");
        app.advance_secs(3600);
    }
}
