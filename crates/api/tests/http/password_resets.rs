//! A forgotten password: one answer whoever has that name, a link that works once, and the code is asked for as
//! ever.

use latchkey_contract::MethodKind::{self, Email, Sms};
use reqwest::Method;
use serde_json::json;
use tokio::time::Instant;

use crate::browser::Reply;
use crate::concurrency::{at_once, count, rounds};
use crate::fake_gateway::SentNotification;
use crate::sent_mail::{call_link, post_fifty_times, request_reset, set_password};
use crate::test_app::{TestApp, TestConfig};

const ANOTHER: &str = "seven quiet tin lanterns";

/// An app behind a proxy, which says where requests come from.
async fn app_behind_a_proxy() -> TestApp {
    TestApp::with(TestConfig { trusted_proxies: 1, ..TestConfig::default() }).await
}

async fn ask_from(app: &TestApp, name: &str, ip: &str) -> Reply {
    let mut browser = app.browser();
    browser.headers = vec![("x-forwarded-for".into(), ip.into())];
    request_reset(&mut browser, name).await
}

/// M10, A14: by mail, once; whoever was in is out, and nobody is let in without a code.
#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_link_and_the_code_is_still_asked() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let mut trusted = app.trusted(&ada, "Laptop").await;
    let mut mid_login = app.browser();
    mid_login.sign_in(&ada).await;
    mid_login.choose("sms").await;
    let code = app.gateway.last().code();
    let mut browser = app.browser();
    assert_eq!(request_reset(&mut browser, " ADA@example.org ").await.outcome(), (202, String::new()));
    let notifications = app.notifications().await;
    let notification = notifications
        .iter()
        .find(|notification| notification.subject == "Choose a new Latchkey password")
        .unwrap();
    assert_eq!(notification.to, ada.email);
    assert!(trusted.is_signed_in().await, "asking changes nothing");

    let token = notification.token();
    let seen = call_link(&mut browser, "inspect", &token).await;
    let wanted = json!({"kind": "reset", "name": "ada", "username": "ada", "password_min": 8,
        "expires_in_ms": 3_600_000});
    assert_eq!((seen.status, seen.json), (200, wanted));
    let done = set_password(&mut browser, &token, ANOTHER).await;
    assert_eq!((done.status, done.text.as_str()), (204, ""));
    assert!(browser.cookies.is_empty() && !trusted.is_signed_in().await);
    assert_eq!(mid_login.enter(&code).await.outcome(), (401, "no_attempt".into()));
    assert_eq!(browser.sign_in(&ada).await.outcome(), (401, "sign_in_refused".into()));
    assert_eq!(trusted.sign_in_as("ada", ANOTHER).await.step(), "choose_method", "no trust is left");
    let asked = browser.sign_in_as("ada", ANOTHER).await;
    assert_eq!(asked.json["methods"].as_array().unwrap().len(), 3, "every method is as it was");
    assert!(
        app.notification_subjects(&ada.email)
            .await
            .contains(&"Your Latchkey password was changed".to_owned())
    );
    let audit = "SELECT event || detail FROM audit WHERE event LIKE 'password_%' ORDER BY event";
    let events = app.query_texts(audit).await;
    let known = events.iter().filter(|event| event.contains("reset") || event.contains("_set"));
    assert_eq!(known.collect::<Vec<_>>(), ["password_reset_requested", "password_setreset"]);
}

/// M10: whoever has the mailbox has shown that it is theirs.
#[tokio::test]
async fn a_link_that_was_used_verifies_the_address_it_went_to() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let verified = "SELECT username FROM accounts WHERE email_verified_at IS NOT NULL";
    let token = app.reset_token(&ada).await;
    assert!(app.query_texts(verified).await.is_empty());
    set_password(&mut app.browser(), &token, ANOTHER).await;
    assert_eq!(app.query_texts(verified).await, ["ada"]);
}

/// M10, H5.
#[tokio::test]
async fn the_answer_is_the_same_whoever_has_that_name() {
    let app = app_behind_a_proxy().await;
    for name in ["ada", "off", "bare"] {
        app.person(name, &[Sms]).await;
    }
    app.execute_sql("UPDATE accounts SET disabled_at = 1 WHERE username = 'off'").await;
    app.execute_sql("UPDATE accounts SET email = NULL, email_key = NULL WHERE username = 'bare'").await;
    let seen = |reply: Reply| {
        let headers = reply.headers.iter().filter(|(name, _)| *name != "date");
        let headers: Vec<_> = headers.map(|(name, value)| format!("{name}: {value:?}")).collect();
        (reply.status, reply.text, headers)
    };
    let names = ["ada", "off", "bare", "nobody", "nobody@example.org"];
    for round in 0..7 {
        let mut answers = vec![];
        for (nth, name) in names.iter().enumerate() {
            answers.push(seen(ask_from(&app, name, &format!("203.0.113.{nth}")).await));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
        assert_eq!(answers[0].0, if round < 5 { 202 } else { 429 }, "a network has a limit");
    }
    let notifications = app.notifications().await;
    assert!(
        notifications.iter().all(|notification| notification.to == "ada@example.org"),
        "{notifications:?}"
    );
    assert_eq!(notifications.len(), 3, "an account has a limit as well");
}

/// M10. Nothing is looked up before the answer; a name that somebody has would otherwise take longer.
#[tokio::test]
async fn the_answer_takes_the_same_time_whoever_has_that_name() {
    let app = app_behind_a_proxy().await;
    app.person("ada", &[Sms]).await;
    let mut times = [vec![], vec![]];
    for round in 0..120 {
        for nth in 0..2 {
            let which = (nth + round) % 2;
            let began = Instant::now();
            let reply = ask_from(&app, ["ada", "nobody"][which], &format!("10.{which}.0.{round}")).await;
            times[which].push(began.elapsed());
            assert_eq!(reply.status, 202);
            // The work that follows must not fall into the next one's time.
            app.notifications().await;
        }
    }
    let sooner: usize = times[0].iter().map(|one| times[1].iter().filter(|other| one < *other).count()).sum();
    let rank = sooner as f64 / (120.0 * 120.0);
    assert!((0.3..0.7).contains(&rank), "a known name is sooner with chance {rank}");
}

/// C10: by whatever name, from wherever.
#[tokio::test]
async fn an_account_is_mailed_three_links_an_hour() {
    let app = app_behind_a_proxy().await;
    let ada = app.person("ada", &[Sms]).await;
    for nth in 0..12 {
        let name = ["ada", "ADA", "ada@example.org", " Ada@Example.org "][nth % 4];
        assert_eq!(ask_from(&app, name, &format!("10.0.0.{nth}")).await.status, 202);
        app.notifications().await;
    }
    assert_eq!(app.notification_subjects(&ada.email).await.len(), 3);
    app.advance_secs(3601);
    ask_from(&app, "ada", "10.0.1.1").await;
    assert_eq!(app.notification_subjects(&ada.email).await.len(), 4);
}

#[tokio::test]
async fn a_network_that_asks_too_often_has_to_wait() {
    let app = TestApp::new().await;
    for nth in 0..5 {
        assert_eq!(request_reset(&mut app.browser(), &format!("nobody{nth}")).await.status, 202);
    }
    let refused = request_reset(&mut app.browser(), "somebody").await;
    assert_eq!(refused.outcome(), (429, "too_many_requests".into()));
    assert_eq!(
        (&refused.json["retry_in_ms"], &refused.headers["retry-after"]),
        (&json!(10_000), &"10".parse().unwrap())
    );
    app.advance_secs(10);
    assert_eq!(request_reset(&mut app.browser(), "somebody").await.status, 202);
}

/// M10, A11: one use, also of fifty at once.
#[tokio::test]
async fn a_link_sets_one_password_and_of_fifty_at_once_one() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let token = app.reset_token(&ada).await;
    let body = |n| json!({"token": token, "password": format!("{ANOTHER} {n}")});
    let statuses = post_fifty_times(&app, "/api/v1/links/password", body).await;
    assert_eq!(statuses, [(204, 1), (410, 49)].into());
    assert_eq!(set_password(&mut app.browser(), &token, ANOTHER).await.outcome(), (410, "link_dead".into()));
    assert_eq!(call_link(&mut app.browser(), "inspect", &token).await.outcome(), (410, "link_dead".into()));
}

/// M10, A11: two links that are both good, at one moment.
#[tokio::test]
async fn of_two_links_at_once_one_sets_the_password() {
    let app = TestApp::new().await;
    for nth in 0..rounds() {
        // So many links are mailed in an hour, and no more.
        app.advance_secs(3600);
        let ada = app.person(&format!("ada{nth}"), &[Sms]).await;
        let tokens = [app.reset_token(&ada).await, app.reset_token(&ada).await];
        let set = |token: &String| {
            let request = app.browser().request(Method::POST, "/api/v1/links/password");
            request.json(&json!({"token": token, "password": ANOTHER}))
        };
        let replies = at_once(tokens.iter().map(set).collect()).await;
        assert_eq!(count(&replies, "link_dead"), 1, "round {nth}: {replies:?}");
    }
}

/// M10: of two links the first that is used is the last.
#[tokio::test]
async fn a_password_that_was_set_kills_every_other_link_for_one() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (one, two) = (app.reset_token(&ada).await, app.reset_token(&ada).await);
    assert_ne!(one, two);
    assert_eq!(set_password(&mut app.browser(), &one, ANOTHER).await.status, 204);
    assert_eq!(set_password(&mut app.browser(), &two, ANOTHER).await.code(), "link_dead");
    // Also one that its owner has set in another way.
    let third = app.reset_token(&ada).await;
    app.user_command(&["set-password", "--username", "ada"]).await;
    assert_eq!(set_password(&mut app.browser(), &third, ANOTHER).await.code(), "link_dead");
}

/// M9: a link that lies in a mailbox which is not the account's any more.
#[tokio::test]
async fn another_email_kills_the_links_that_went_to_the_old_one() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let token = app.reset_token(&ada).await;
    let mut browser = app.signed_in(&ada).await;
    browser.post("/api/v1/methods", json!({"kind": "email", "address": "new@example.org"})).await;
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
    assert_eq!(set_password(&mut app.browser(), &token, ANOTHER).await.outcome(), (410, "link_dead".into()));
}

/// M10, M7.
#[tokio::test]
async fn a_late_link_and_one_of_a_disabled_account_are_dead() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let token = app.reset_token(&ada).await;
    app.execute_sql("UPDATE accounts SET disabled_at = 1").await;
    for call in ["inspect", "password"] {
        let body = json!({"token": token, "password": ANOTHER});
        let body = if call == "inspect" { json!({"token": token}) } else { body };
        let reply = app.browser().post(&format!("/api/v1/links/{call}"), body).await;
        assert_eq!(reply.outcome(), (410, "link_dead".into()), "{call}");
    }
    app.execute_sql("UPDATE accounts SET disabled_at = NULL").await;
    app.advance_secs(3599);
    assert_eq!(call_link(&mut app.browser(), "inspect", &token).await.json["expires_in_ms"], 1000);
    app.advance_secs(1);
    assert_eq!(set_password(&mut app.browser(), &token, ANOTHER).await.outcome(), (410, "link_dead".into()));
    latchkey_api::server::sweep(&app.state).await.unwrap();
    assert!(app.query_texts("SELECT token FROM links").await.is_empty());
}

/// M10: no step without the one before it, and none twice.
#[tokio::test]
async fn a_step_that_comes_before_its_turn_is_refused() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.browser();
    let made_up = latchkey_api::crypto::token::Token::new().unwrap();
    let digest = made_up.digest().as_str().to_owned();
    for token in ["", "x", "null", &"A".repeat(43), &"A".repeat(10_000), made_up.reveal(), &digest] {
        for call in ["inspect", "not-me"] {
            assert_eq!(
                call_link(&mut browser, call, token).await.outcome(),
                (410, "link_dead".into()),
                "{token:?}"
            );
        }
        assert_eq!(set_password(&mut browser, token, ANOTHER).await.outcome(), (410, "link_dead".into()));
    }
    for body in [
        json!({}),
        json!([]),
        json!(null),
        json!({"password": ANOTHER}),
        json!({"token": null, "password": ANOTHER}),
        json!({"token": [], "password": ANOTHER}),
        json!({"token": "x", "password": ANOTHER, "username": "ada"}),
        json!({"username": "ada", "password": ANOTHER}),
    ] {
        let reply = browser.post("/api/v1/links/password", body).await;
        assert_eq!(reply.outcome(), (422, "invalid_field".into()), "{reply:?}");
    }
    // What the database holds is no link.
    app.reset_token(&ada).await;
    for stored in app.query_texts("SELECT token FROM links").await {
        assert_eq!(set_password(&mut browser, &stored, ANOTHER).await.code(), "link_dead");
    }
    assert_eq!(browser.sign_in(&ada).await.step(), "choose_method", "the password is what it was");
}

/// A13. A password that will not do costs nothing.
#[tokio::test]
async fn a_password_that_will_not_do_leaves_the_link_alive() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.person("ada", &[Sms]).await, app.person("bob", &[]).await);
    for (person, short, long) in [(&ada, "7 chars", "8 chars?"), (&bob, "fourteen chars", "fifteen chars ok")]
    {
        let token = app.reset_token(person).await;
        let mut browser = app.browser();
        for password in [short, "", "xxxxxxxxxxxxxxxxxxxx", &"x".repeat(1025)] {
            let reply = set_password(&mut browser, &token, password).await;
            assert_eq!(reply.outcome(), (422, "password_unsuitable".into()), "{password}");
            assert_eq!(reply.json["field"], "password");
        }
        assert_eq!(set_password(&mut browser, &token, long).await.status, 204);
    }
}

/// M10: nobody takes over an account by its mailbox alone.
#[tokio::test]
async fn whoever_has_the_mailbox_alone_cannot_touch_the_other_methods() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let methods = "SELECT kind FROM methods UNION ALL SELECT phone FROM accounts";
    let before = app.query_texts(methods).await;
    let mut thief = app.browser();
    let token = app.reset_token(&ada).await;
    set_password(&mut thief, &token, ANOTHER).await;
    let password_changed =
        |notification: &SentNotification| notification.subject.contains("password was changed");
    let not_me_token = app.notifications().await.into_iter().find(password_changed).unwrap().token();
    let new_password_token =
        call_link(&mut thief, "not-me", &not_me_token).await.json["token"].as_str().unwrap().to_owned();
    set_password(&mut thief, &new_password_token, "eight loud tin lanterns").await;
    assert_eq!(app.query_texts(methods).await, before);
    assert_eq!(thief.sign_in_as("ada", "eight loud tin lanterns").await.step(), "choose_method");
    assert_eq!(
        thief.post("/api/v1/methods", json!({"kind": "app"})).await.outcome(),
        (401, "no_session".into())
    );
    assert!(!thief.is_signed_in().await);
}

#[tokio::test]
async fn an_odd_name_is_refused_before_it_is_kept() {
    let app = TestApp::new().await;
    app.person("ada", &[Email]).await;
    for name in ["", "  ", "a\0", "a\nb", &"x".repeat(257)] {
        let reply = request_reset(&mut app.browser(), name).await;
        assert_eq!((reply.status, &reply.json["field"]), (422, &json!("username")), "{name:?}");
    }
    for body in [json!({}), json!({"username": 1}), json!({"username": "ada", "email": "eve@evil.example"})] {
        assert_eq!(app.browser().post("/api/v1/password-resets", body).await.code(), "invalid_field");
    }
    assert!(app.notifications().await.is_empty());
}
