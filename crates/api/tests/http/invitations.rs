//! Invitations: a link by which a new user chooses a password, and which no administrator sees.

use latchkey_contract::MethodKind::{self, Sms};
use reqwest::Method;

use crate::browser::{Reply, TestBrowser};
use crate::fake_gateway::SentNotification;
use crate::sent_mail::{call_link, set_password};
use crate::test_app::{TestApp, TestConfig, TestPerson};

const FIRST: &str = "seven quiet tin lanterns";

/// A user who has no password yet.
async fn new_user(app: &TestApp, name: &str, methods: &[MethodKind]) -> TestPerson {
    let user = app.person(name, methods).await;
    app.execute_sql(&format!("UPDATE accounts SET password_hash = NULL WHERE username = '{name}'")).await;
    user
}

async fn invite(admin: &mut TestBrowser, id: &str) -> Reply {
    admin.send(admin.request(Method::POST, &format!("/api/v1/users/{id}/invitation"))).await
}

async fn invited(app: &TestApp, admin: &mut TestBrowser, user: &TestPerson) -> String {
    assert_eq!(invite(admin, &user.id).await.status, 204);
    let invitation = |notification: &SentNotification| {
        notification.to == user.email && notification.subject == "Your new Latchkey account"
    };
    app.notifications().await.into_iter().rfind(invitation).unwrap().token()
}

/// M7.
#[tokio::test]
async fn a_new_user_chooses_a_password_by_a_link_that_works_once() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let eve = new_user(&app, "eve", &[]).await;
    assert_eq!(app.browser().sign_in(&eve).await.status, 401);
    let token = invited(&app, &mut admin, &eve).await;
    let text = &app.notifications().await.pop().unwrap().text;
    assert!(text.contains("Your username is eve.") && text.contains("by an administrator"), "{text}");
    assert!(!text.contains("IP address"), "where the administrator sits is nobody's business");

    let mut browser = app.browser();
    let seen = call_link(&mut browser, "inspect", &token).await.json;
    assert_eq!((&seen["kind"], &seen["password_min"]), (&"invitation".into(), &15.into()));
    assert_eq!(set_password(&mut browser, &token, FIRST).await.status, 204);
    assert!(browser.cookies.is_empty(), "nobody is signed in by it");
    assert_eq!(set_password(&mut browser, &token, "another one altogether").await.code(), "link_dead");
    assert_eq!(browser.sign_in_as("eve", FIRST).await.step(), "signed_in");
    let audit =
        app.query_texts("SELECT actor_name || target_name FROM audit WHERE event = 'user_invited'").await;
    assert_eq!(audit, ["rooteve"]);
}

/// M7.
#[tokio::test]
async fn a_new_invitation_voids_the_old_one() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let eve = new_user(&app, "eve", &[]).await;
    let old = invited(&app, &mut admin, &eve).await;
    let new = invited(&app, &mut admin, &eve).await;
    assert_eq!(set_password(&mut app.browser(), &old, FIRST).await.outcome(), (410, "link_dead".into()));
    assert_eq!(set_password(&mut app.browser(), &new, FIRST).await.status, 204);
}

/// M7.
#[tokio::test]
async fn an_invitation_lives_for_a_week_and_not_for_a_disabled_user() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let eve = new_user(&app, "eve", &[]).await;
    let token = invited(&app, &mut admin, &eve).await;
    app.execute_sql("UPDATE accounts SET disabled_at = 1 WHERE username = 'eve'").await;
    assert_eq!(set_password(&mut app.browser(), &token, FIRST).await.outcome(), (410, "link_dead".into()));
    assert_eq!(invite(&mut admin, &eve.id).await.outcome(), (409, "disabled".into()));
    app.execute_sql("UPDATE accounts SET disabled_at = NULL WHERE username = 'eve'").await;
    app.advance_secs(7 * 86_400 - 1);
    assert_eq!(call_link(&mut app.browser(), "inspect", &token).await.status, 200);
    app.advance_secs(1);
    assert_eq!(set_password(&mut app.browser(), &token, FIRST).await.outcome(), (410, "link_dead".into()));
}

/// M1, D8.
#[tokio::test]
async fn only_an_administrator_with_a_recent_step_up_invites() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let (ada, eve) = (app.person("ada", &[Sms]).await, new_user(&app, "eve", &[]).await);
    let mut user = app.signed_in(&ada).await;
    assert_eq!(invite(&mut user, &eve.id).await.outcome(), (403, "forbidden".into()));
    assert_eq!(invite(&mut app.browser(), &eve.id).await.outcome(), (401, "no_session".into()));
    app.advance_secs(601);
    assert_eq!(invite(&mut admin, &eve.id).await.outcome(), (403, "step_up_required".into()));
    assert!(app.notifications().await.is_empty());
    assert!(app.query_texts("SELECT token FROM links").await.is_empty());
}

#[tokio::test]
async fn an_invitation_that_could_not_arrive_is_refused_with_the_reason() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    new_user(&app, "eve", &[]).await;
    let eve = app.query_texts("SELECT id FROM accounts WHERE username = 'eve'").await.remove(0);
    app.execute_sql("UPDATE accounts SET email = NULL, email_key = NULL WHERE username = 'eve'").await;
    assert_eq!(invite(&mut admin, &eve).await.outcome(), (409, "no_email".into()));
    let nobody = latchkey_api::crypto::random::id().unwrap();
    for id in [nobody.as_str(), "x", "..", "1' OR '1'='1"] {
        assert_eq!(invite(&mut admin, id).await.outcome(), (404, "not_found".into()), "{id}");
    }
    let without_senders =
        app.replica_with(TestConfig { senders: false, ..TestConfig::default() }, app.database.clone()).await;
    assert_eq!(invite(&mut admin.at(without_senders.address), &eve).await.outcome(), (409, "no_mail".into()));
}
