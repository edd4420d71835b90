//! Changing one's own password: what a new one must be (A13), and what ends with the old one (S5, B7, T6).

use latchkey_contract::MethodKind::Sms;
use serde_json::{Value, json};

use crate::browser::{Reply, TestBrowser};
use crate::test_app::{TestApp, TestPerson};

async fn change(browser: &mut TestBrowser, current: &str, new: &str) -> Reply {
    browser.post("/api/v1/account/password", json!({"current": current, "new": new})).await
}

async fn without_method(app: &TestApp) -> (TestPerson, TestBrowser) {
    let ada = app.person("ada", &[]).await;
    let mut browser = app.browser();
    assert_eq!(browser.sign_in(&ada).await.step(), "signed_in");
    (ada, browser)
}

#[tokio::test]
async fn eight_characters_are_enough_beside_a_method_and_fifteen_without() {
    let app = TestApp::new().await;
    let (ada, mut alone) = without_method(&app).await;
    let ben = app.person("ben", &[Sms]).await;
    let mut beside_method = app.signed_in(&ben).await;
    for (browser, person, short, enough) in [
        (&mut alone, &ada, "qV7#mZ2!xK9wP4", "qV7#mZ2!xK9wP4&"),
        (&mut beside_method, &ben, "qV7#mZ2", "qV7#mZ2!"),
    ] {
        let refused = change(browser, &person.password, short).await;
        assert_eq!(
            (refused.outcome(), &refused.json["field"]),
            ((422, "password_unsuitable".into()), &json!("new"))
        );
        assert!(refused.json["detail"].as_str().is_some_and(|advice| advice.contains("characters or more")));
        assert_eq!(change(browser, &person.password, enough).await.status, 204);
        let mut login = app.browser();
        assert_ne!(login.sign_in_as(&person.username, &person.password).await.status, 200);
        assert_eq!(login.sign_in_as(&person.username, enough).await.status, 200);
    }
}

#[tokio::test]
async fn any_characters_do_and_none_are_demanded() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    let mut current = ada.password.clone();
    let long: String = (0..64).map(|n: u32| format!("{:04x}", n * 48_271 % 65_521)).collect();
    for new in [
        "  leading and trailing  ",
        "🔑🌊🪁🎈🧭🪄🦔🫐",
        "korrekt pferd ähre büro",
        "zufriedenherbstnebel",
        &long,
    ] {
        let reply = change(&mut browser, &current, new).await;
        assert_eq!(reply.status, 204, "{new:?}: {reply:?}");
        let mut login = app.browser();
        assert_eq!(login.sign_in_as("ada", new).await.status, 200, "{new:?}");
        assert_ne!(login.sign_in_as("ada", new.trim()).await.status == 200, new != new.trim(), "{new:?}");
        new.clone_into(&mut current);
    }
}

/// What is guessed first, from the lists that guessing programs start with, and what belongs to the account.
#[tokio::test]
async fn what_is_tried_first_is_refused() {
    let app = TestApp::new().await;
    let ada = app.person("adalovelace", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    for new in [
        "password",
        "password1",
        "12345678",
        "123456789",
        "qwertyuiop",
        "iloveyou",
        "sunshine",
        "football",
        "princess",
        "baseball",
        "trustno1",
        "superman",
        "starwars",
        "passw0rd",
        "P@ssw0rd",
        "letmein1",
        "11111111",
        "abcd1234",
        "qwerty123",
        "dragon12",
        "monkey123",
        "whatever",
        "computer",
        "michelle",
        "jennifer",
        "internet",
        "samantha",
        "aaaaaaaa",
        "1q2w3e4r",
        "adalovelace",
        "adalovelace1",
        "zaq12wsx",
    ] {
        let reply = change(&mut browser, &ada.password, new).await;
        assert_eq!(reply.outcome(), (422, "password_unsuitable".into()), "{new}");
    }
}

/// S5, B7, T6.
#[tokio::test]
async fn a_changed_password_ends_other_sessions_open_logins_and_trust() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut trusted = app.trusted(&ada, "Laptop").await;
    let mut other = app.signed_in(&ada).await;
    let mut browser = app.signed_in(&ada).await;
    let mut open = app.browser();
    open.sign_in(&ada).await;
    open.choose("sms").await;
    let code = app.gateway.last().code();
    assert_eq!(change(&mut browser, &ada.password, "a new and long password").await.status, 204);
    assert!(browser.is_signed_in().await);
    assert!(!other.is_signed_in().await && !trusted.is_signed_in().await);
    assert_eq!(open.enter(&code).await.outcome(), (401, "no_attempt".into()));
    assert_eq!(trusted.sign_in_as("ada", "a new and long password").await.step(), "choose_method");
}

/// A session that was left open does not find the password out.
#[tokio::test]
async fn wrong_present_passwords_are_throttled_with_those_of_the_login() {
    let app = TestApp::new().await;
    let (ada, mut browser) = without_method(&app).await;
    for _ in 0..5 {
        let wrong = change(&mut browser, "wrong", "a new and long password").await;
        assert_eq!(
            (wrong.outcome(), &wrong.json["field"]),
            ((403, "password_wrong".into()), &json!("current"))
        );
    }
    let waits = change(&mut browser, &ada.password, "a new and long password").await;
    assert_eq!(waits.outcome(), (403, "password_wrong".into()), "not even the right one is looked at");
    assert!(waits.json["retry_in_ms"].as_u64().is_some_and(|wait| wait > 0));
    assert_ne!(app.browser().sign_in(&ada).await.status, 200);
    app.advance_secs(900);
    assert_eq!(
        change(&mut browser, &ada.password, "a new and long password").await.code(),
        "step_up_required"
    );
}

#[tokio::test]
async fn a_password_of_ten_kilobytes_is_refused_before_it_is_hashed() {
    let app = TestApp::new().await;
    let (ada, mut browser) = without_method(&app).await;
    let long = "x y z ".repeat(1_700);
    assert_eq!(change(&mut browser, &ada.password, &long).await.code(), "password_unsuitable");
    assert_eq!(change(&mut browser, &long, "a new and long password").await.code(), "invalid_field");
    let odd = browser.post("/api/v1/account/password", json!({"current": Value::Null, "new": 1})).await;
    assert_eq!(odd.outcome(), (422, "invalid_field".into()));
}
