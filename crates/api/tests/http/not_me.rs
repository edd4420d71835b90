//! "This was not me": works once, throws everybody out, and gives nobody a way in.

use latchkey_contract::MethodKind::{self, Email, Sms};
use serde_json::json;

use crate::fake_gateway::SentNotification;
use crate::sent_mail::{call_link, post_fifty_times, request_reset, set_password};
use crate::test_app::{TestApp, TestPerson};

const ANOTHER: &str = "seven quiet tin lanterns";

/// The newest notification to that address with that in its subject.
async fn newest_notification(app: &TestApp, to: &str, subject: &str) -> SentNotification {
    let found =
        |notification: &SentNotification| notification.to == to && notification.subject.contains(subject);
    app.notifications().await.into_iter().rev().find(found).expect("no such notification")
}

/// Signs in a stranger who has the person's password and phone, and trusts their browser. Returns that browser,
/// and the token of the "not me" link that is mailed to the owner.
async fn stranger(app: &TestApp, person: &TestPerson) -> (crate::browser::TestBrowser, String) {
    let browser = app.trusted(person, "Mine now").await;
    let notification = newest_notification(app, &person.email, "New trusted device").await;
    (browser, notification.token())
}

/// Section 3: the session, the device and the password of the stranger are worth nothing from then on.
#[tokio::test]
async fn a_strangers_session_device_and_password_end_at_once() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let (mut stranger, token) = stranger(&app, &ada).await;
    let mut mid_login = app.browser();
    mid_login.sign_in(&ada).await;
    mid_login.choose("sms").await;
    let code = app.gateway.last().code();
    let mut owner = app.browser();
    let reply = call_link(&mut owner, "not-me", &token).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    assert!(owner.cookies.is_empty(), "a link signs nobody in");
    assert!(!stranger.is_signed_in().await);
    assert_eq!(stranger.sign_in(&ada).await.outcome(), (401, "sign_in_refused".into()));
    assert_eq!(mid_login.enter(&code).await.outcome(), (401, "no_attempt".into()));
    assert!(app.query_texts("SELECT id FROM devices UNION ALL SELECT id FROM sessions").await.is_empty());

    let new_password_token = reply.json["token"].as_str().unwrap().to_owned();
    assert_eq!(call_link(&mut owner, "inspect", &new_password_token).await.json["kind"], "new_password");
    assert_eq!(set_password(&mut owner, &new_password_token, ANOTHER).await.status, 204);
    assert_eq!(
        set_password(&mut owner, &new_password_token, ANOTHER).await.outcome(),
        (410, "link_dead".into())
    );
    assert!(owner.cookies.is_empty() && !owner.is_signed_in().await, "nor does the token for a new password");
    assert_eq!(stranger.sign_in(&ada).await.status, 401, "the old password");
    // With the new one, a code is asked for, and the stranger's browser is trusted no more.
    assert_eq!(stranger.sign_in_as("ada", ANOTHER).await.step(), "choose_method");
    assert_eq!(owner.sign_in_as("ada", ANOTHER).await.step(), "choose_method");
    owner.choose("sms").await;
    assert_eq!(owner.enter(&app.gateway.last().code()).await.step(), "signed_in");
    let events =
        app.query_texts("SELECT event FROM audit WHERE event IN ('not_me_reported', 'password_set')").await;
    assert_eq!(events.len(), 2);
}

/// A browser that was reported as "not me" is not recognised as a known one again.
#[tokio::test]
async fn a_browser_reported_as_not_me_is_a_new_one_from_then_on() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (mut stranger, token) = stranger(&app, &ada).await;
    let mut owner = app.browser();
    let new_password_token =
        call_link(&mut owner, "not-me", &token).await.json["token"].as_str().unwrap().to_owned();
    set_password(&mut owner, &new_password_token, ANOTHER).await;
    stranger.sign_in_as("ada", ANOTHER).await;
    stranger.choose("sms").await;
    assert_eq!(stranger.enter(&app.gateway.last().code()).await.step(), "signed_in");
    newest_notification(&app, &ada.email, "New sign-in").await;
}

#[tokio::test]
async fn of_fifty_not_me_reports_at_once_one_is_answered() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (_, token) = stranger(&app, &ada).await;
    let statuses = post_fifty_times(&app, "/api/v1/links/not-me", |_| json!({"token": token})).await;
    assert_eq!(statuses, [(200, 1), (410, 49)].into());
}

#[tokio::test]
async fn of_fifty_passwords_at_once_by_a_new_password_token_one_is_set() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (_, token) = stranger(&app, &ada).await;
    let new_password_token = call_link(&mut app.browser(), "not-me", &token).await.json["token"].clone();
    let body = |n| json!({"token": new_password_token, "password": format!("{ANOTHER} {n}")});
    let statuses = post_fifty_times(&app, "/api/v1/links/password", body).await;
    assert_eq!(statuses, [(204, 1), (410, 49)].into());
    let mut right = 0;
    for n in 0..50 {
        app.advance_secs(3600);
        right += usize::from(app.browser().sign_in_as("ada", &format!("{ANOTHER} {n}")).await.status == 200);
    }
    assert_eq!(right, 1);
}

/// Some days, and no more; nor for an account that is disabled.
#[tokio::test]
async fn a_late_not_me_report_and_one_for_a_disabled_account_are_refused() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (_, token) = stranger(&app, &ada).await;
    let dead = (410, "link_dead".into());
    app.advance_secs(7 * 86_400 - 1);
    assert_eq!(call_link(&mut app.browser(), "inspect", &token).await.json["kind"], "not_me");
    app.execute_sql("UPDATE accounts SET disabled_at = 1").await;
    assert_eq!(call_link(&mut app.browser(), "not-me", &token).await.outcome(), dead);
    app.execute_sql("UPDATE accounts SET disabled_at = NULL").await;
    app.advance_secs(1);
    assert_eq!(call_link(&mut app.browser(), "not-me", &token).await.outcome(), dead);
    assert_eq!(app.browser().sign_in(&ada).await.step(), "choose_method", "nothing has happened");
}

/// The token dies after an hour, and with any other password that is set meanwhile.
#[tokio::test]
async fn a_new_password_token_lives_for_an_hour_and_for_one_password() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (_, token) = stranger(&app, &ada).await;
    let mut owner = app.browser();
    let new_password_token =
        call_link(&mut owner, "not-me", &token).await.json["token"].as_str().unwrap().to_owned();
    let reset = app.reset_token(&ada).await;
    assert_eq!(set_password(&mut owner, &reset, ANOTHER).await.status, 204, "a lost answer is no dead end");
    assert_eq!(
        set_password(&mut owner, &new_password_token, "eight loud tin lanterns").await.code(),
        "link_dead"
    );
    app.enter_wrong_code_with_password(&ada, ANOTHER).await;
    let token = newest_notification(&app, &ada.email, "Someone tried").await.token();
    let new_password_token =
        call_link(&mut owner, "not-me", &token).await.json["token"].as_str().unwrap().to_owned();
    app.advance_secs(3600);
    assert_eq!(
        set_password(&mut owner, &new_password_token, "eight loud tin lanterns").await.code(),
        "link_dead"
    );
}

/// M9, X6. The stranger's address is taken out again: otherwise the next forgotten password would be mailed
/// there.
#[tokio::test]
async fn a_not_me_report_on_another_email_or_phone_puts_the_old_one_back() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms, Email]).await;
    let (mut stranger, _) = stranger(&app, &ada).await;
    for (kind, address) in [("sms", "+41791234567"), ("email", "eve@evil.example")] {
        stranger.post("/api/v1/methods", json!({"kind": kind, "address": address})).await;
        assert_eq!(stranger.enter(&app.gateway.last().code()).await.step(), "signed_in");
    }
    // The stranger asks for a password before the owner has read the mail.
    request_reset(&mut stranger, "ada").await;
    let evil = newest_notification(&app, "eve@evil.example", "Choose a new").await.token();
    let notification = newest_notification(&app, &ada.email, "Your Latchkey email address was changed").await;
    let mut owner = app.browser();
    assert_eq!(call_link(&mut owner, "not-me", &notification.token()).await.status, 200);
    let found = app.query_texts("SELECT email FROM accounts").await;
    assert_eq!(found, [ada.email.as_str()]);
    assert_eq!(set_password(&mut stranger, &evil, ANOTHER).await.outcome(), (410, "link_dead".into()));
    request_reset(&mut stranger, "ada").await;
    newest_notification(&app, &ada.email, "Choose a new").await;
    assert_eq!(app.notification_subjects("eve@evil.example").await.len(), 2, "nothing more goes there");

    let notification = newest_notification(&app, &ada.email, "Your Latchkey phone number was changed").await;
    assert_eq!(call_link(&mut owner, "not-me", &notification.token()).await.status, 200);
    assert_eq!(app.query_texts("SELECT phone FROM accounts").await, [ada.phone.as_str()]);
}

/// M6. What is somebody else's by now is not taken from them.
#[tokio::test]
async fn an_address_that_is_somebody_elses_by_now_is_not_put_back() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms, Email]).await;
    let (mut stranger, _) = stranger(&app, &ada).await;
    stranger.post("/api/v1/methods", json!({"kind": "email", "address": "eve@evil.example"})).await;
    assert_eq!(stranger.enter(&app.gateway.last().code()).await.step(), "signed_in");
    let notification = newest_notification(&app, &ada.email, "Your Latchkey email address was changed").await;
    app.person("bob", &[]).await;
    let taken = format!("email = '{0}', email_key = '{0}'", ada.email);
    app.execute_sql(&format!("UPDATE accounts SET {taken} WHERE username = 'bob'")).await;
    assert_eq!(call_link(&mut app.browser(), "not-me", &notification.token()).await.status, 200);
    assert!(!stranger.is_signed_in().await);
    let emails = app.query_texts("SELECT email FROM accounts ORDER BY username").await;
    assert_eq!(emails, ["eve@evil.example", ada.email.as_str()]);
}

/// Each link is for one act.
#[tokio::test]
async fn no_link_does_what_another_one_is_for() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (mut stranger, not_me_token) = stranger(&app, &ada).await;
    let reset = app.reset_token(&ada).await;
    let mut browser = app.browser();
    assert_eq!(set_password(&mut browser, &not_me_token, ANOTHER).await.outcome(), (410, "link_dead".into()));
    assert_eq!(call_link(&mut browser, "not-me", &reset).await.outcome(), (410, "link_dead".into()));
    let first = json!({"token": reset, "username": "eve", "password": ANOTHER});
    assert_eq!(browser.post("/api/v1/bootstrap", first).await.outcome(), (410, "link_dead".into()));
    assert!(stranger.is_signed_in().await, "nothing has happened");
    assert_eq!(set_password(&mut browser, &reset, ANOTHER).await.status, 204, "and none is used up by it");
    assert_eq!(call_link(&mut browser, "not-me", &not_me_token).await.status, 200);
}

/// H1: mail programs open links to scan them. What is in the address does nothing until the page makes a call.
#[tokio::test]
async fn opening_the_address_alone_does_nothing() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (mut stranger, token) = stranger(&app, &ada).await;
    for path in ["/link", "/api/v1/links/not-me", &format!("/api/v1/links/not-me?token={token}")] {
        let reply = app.browser().get(path).await;
        assert!((400..500).contains(&reply.status), "{path} {reply:?}");
    }
    assert_eq!(call_link(&mut app.browser(), "inspect", &token).await.status, 200, "looking neither");
    assert_eq!(call_link(&mut app.browser(), "inspect", &token).await.status, 200);
    assert!(stranger.is_signed_in().await);
}
