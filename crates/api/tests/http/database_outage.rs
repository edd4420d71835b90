//! The database is gone: a plain error with an id, nobody let in, nothing half done, and full recovery
//! afterwards.

use latchkey_contract::MethodKind::{self, Sms};

use crate::browser::Reply;
use crate::outage::Outage;
use crate::security_headers::assert_problem;
use crate::sent_codes::different_code;
use crate::test_app::TestApp;

fn assert_unavailable(reply: &Reply) {
    assert_problem(reply, 503, "unavailable");
    assert!(reply.json["id"].as_str().is_some_and(|id| id.len() == 36));
    // An answer tells neither what is broken nor where it runs.
    for word in ["sql", "postgres", "database", "locked", "127.0.0.1"] {
        assert!(!reply.text.to_lowercase().contains(word), "{word}: {}", reply.text);
    }
}

/// Part 7, F5, F6.
#[tokio::test]
async fn without_its_database_nobody_signs_in_and_with_it_everybody_again() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let (mut outage, replica) = Outage::prepare(&app).await;
    let mut signed_in = replica.signed_in(&ada).await;
    let mut browser = replica.browser();
    assert_eq!(browser.sign_in(&ada).await.step(), "choose_method");
    browser.delete("/api/v1/login").await;
    outage.begin().await;
    assert_unavailable(&browser.sign_in(&ada).await);
    assert!(browser.cookies.is_empty());
    if let Outage::Disconnected(_) = outage {
        // An SQLite file that somebody else writes to can be read.
        assert_unavailable(&browser.get("/api/v1/health").await);
        assert_unavailable(&signed_in.get("/api/v1/session").await);
    }
    outage.end().await;
    assert!(signed_in.is_signed_in().await, "no restart was needed, and nothing is lost");
    assert_eq!(browser.sign_in(&ada).await.step(), "choose_method");
    browser.choose("sms").await;
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
}

/// Part 7, F5, F6: neither is the right code used up, nor does a wrong one cost a try.
#[tokio::test]
async fn a_code_that_comes_while_the_database_is_gone_is_neither_taken_nor_spent() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (mut outage, replica) = Outage::prepare(&app).await;
    let mut browser = replica.browser();
    browser.sign_in(&ada).await;
    browser.choose("sms").await;
    let code = app.gateway.last().code();
    outage.begin().await;
    let (mut other, wrong) = (browser.clone(), different_code(&code));
    let (right, wrong) = tokio::join!(browser.enter(&code), other.enter(&wrong));
    assert_unavailable(&right);
    assert_unavailable(&wrong);
    assert!(!browser.cookies.contains_key("latchkey-session"));
    outage.end().await;
    assert!(app.query_texts("SELECT token FROM sessions").await.is_empty());
    assert_eq!(browser.get("/api/v1/login").await.json["tries_left"], 5);
    assert_eq!(browser.enter(&code).await.step(), "signed_in");
}

/// Part 7, F5, F6.
#[tokio::test]
async fn nothing_is_sent_that_could_not_be_written_down() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (mut outage, replica) = Outage::prepare(&app).await;
    let mut browser = replica.browser();
    browser.sign_in(&ada).await;
    outage.begin().await;
    assert_unavailable(&browser.choose("sms").await);
    assert!(app.gateway.messages().is_empty());
    outage.end().await;
    assert_eq!(browser.choose("sms").await.step(), "enter_code");
    assert_eq!(app.gateway.messages().len(), 1);
}

/// Part 7: a session that was there is there again, and what the outage refused to end did not end.
#[tokio::test]
async fn sessions_and_trust_outlive_an_outage() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (mut outage, replica) = Outage::prepare(&app).await;
    let mut browser = replica.trusted(&ada, "Laptop").await;
    outage.begin().await;
    assert_unavailable(&browser.delete("/api/v1/devices").await);
    outage.end().await;
    assert_eq!(browser.get("/api/v1/devices").await.json["devices"][0]["name"], "Laptop");
    browser.delete("/api/v1/session").await;
    assert_eq!(browser.sign_in(&ada).await.step(), "signed_in");
}

/// F29.
#[tokio::test]
async fn a_damaged_row_is_the_trouble_of_one_person_and_lets_nobody_in() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.person("ada", &[Sms]).await, app.person("bob", &[Sms]).await);
    for damage in ["''", "'{}'", "'{\"open\":null}'", "'{\"closed\":{\"account\":1}}'", "'null'"] {
        let mut browser = app.browser();
        browser.sign_in(&ada).await;
        browser.choose("sms").await;
        let code = app.gateway.last().code();
        app.execute_sql(&format!("UPDATE attempts SET state = {damage}")).await;
        let reply = browser.enter(&code).await;
        assert_eq!(reply.outcome(), (500, "internal".into()), "{damage}");
        assert!(reply.json["id"].is_string() && !browser.is_signed_in().await);
        assert_eq!(browser.sign_in(&ada).await.step(), "choose_method", "{damage}: a new login is a way out");
        app.execute_sql("DELETE FROM attempts").await;
    }
    for (column, value) in [("in_a_row", "-1"), ("in_a_row", "99999999999"), ("this_hour", "-1")] {
        let (now, account) = (app.now().as_millis(), &ada.id);
        let mut browser = app.browser();
        browser.sign_in(&ada).await;
        let damage = format!("UPDATE lockouts SET {column} = {value}, hour_began = {now}");
        assert_eq!(app.execute_sql(&format!("{damage} WHERE account_id = '{account}'")).await, 1);
        let refused = browser.choose("sms").await;
        assert!(["account_locked", "too_many_tries"].contains(&refused.code()), "{column} = {value}");
        app.execute_sql(&format!("DELETE FROM lockouts WHERE account_id = '{account}'")).await;
    }
    app.signed_in(&bob).await;
}

/// F29: sweeping goes on past a row that cannot be read.
#[tokio::test]
async fn a_damaged_attempt_does_not_keep_the_others_from_being_forgotten() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.person("ada", &[Sms]).await, app.person("bob", &[Sms]).await);
    for person in [&ada, &bob, &ada] {
        let mut browser = app.browser();
        browser.sign_in(person).await;
        browser.choose("sms").await;
    }
    app.execute_sql(&format!("UPDATE attempts SET state = '{{}}' WHERE account_id = '{}'", ada.id)).await;
    app.advance_secs(45 + 300);
    let _ = latchkey_api::server::sweep(&app.state).await;
    let of_bob = format!("SELECT state FROM attempts WHERE account_id = '{}'", bob.id);
    let state = app.query_texts(&of_bob).await.remove(0);
    assert!(state.contains(&["0"; 32].join(",")), "{state}");
}
