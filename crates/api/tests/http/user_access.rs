//! What an administrator does about an account's methods, devices, sessions and locks.

use latchkey_contract::MethodKind::{App, Sms};
use latchkey_flow::Factor;
use serde_json::{Value, json};

use crate::test_app::{TestApp, TestPerson};

fn path(person: &TestPerson, what: &str) -> String {
    format!("/api/v1/users/{}/{what}", person.id)
}

/// A reset ends everything that the old methods had opened.
#[tokio::test]
async fn resetting_methods_ends_sessions_trust_and_recovery_codes() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let ada = app.person("ada", &[App, Sms]).await;
    let mut trusted = app.trusted(&ada, "Laptop").await;
    let codes = trusted.post("/api/v1/recovery-codes", json!({})).await;
    assert_eq!(codes.status, 200);
    let mut mid_login = app.browser();
    mid_login.sign_in(&ada).await;
    mid_login.choose("recovery").await;

    assert_eq!(admin.delete(&path(&ada, "methods")).await.status, 204);
    assert!(!trusted.is_signed_in().await);
    let old = mid_login.enter(codes.json["codes"][0].as_str().unwrap()).await;
    assert_eq!(old.outcome(), (401, "no_attempt".into()));
    for table in ["methods", "recovery_codes", "devices", "sessions"] {
        let sql = format!("SELECT account_id FROM {table} WHERE account_id = '{}'", ada.id);
        assert!(app.query_texts(&sql).await.is_empty(), "{table}");
    }
    // Nothing is left to ask for, and nothing is required of a user: the password lets in, to set up anew.
    assert_eq!(trusted.sign_in(&ada).await.step(), "signed_in");
    let log = app
        .query_texts("SELECT actor_name || ' ' || target_name FROM audit WHERE event = 'methods_reset'")
        .await;
    assert_eq!(log, ["root ada"]);
}

/// S7.
#[tokio::test]
async fn an_administrator_sees_and_ends_one_or_all_sessions() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let (ada, ben) = (app.person("ada", &[App]).await, app.person("ben", &[App]).await);
    let mut browsers = vec![];
    for _ in 0..3 {
        app.advance(1);
        browsers.push(app.browser_with_session(&ada, Factor::Method(App)).await);
    }
    let mut ben_browser = app.browser_with_session(&ben, Factor::Method(App)).await;
    let listed = admin.get(&path(&ada, "sessions")).await;
    let ids: Vec<&Value> = listed.json["sessions"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!((ids.len(), &listed.json["sessions"][0]["this_browser"]), (3, &json!(false)));
    let newest = ids[0].as_str().unwrap();
    let elsewhere = format!("/api/v1/users/{}/sessions/{newest}", ben.id);
    assert_eq!(admin.delete(&elsewhere).await.outcome(), (404, "not_found".into()), "it is not his");
    assert_eq!(admin.delete(&path(&ada, &format!("sessions/{newest}"))).await.status, 204);
    assert!(!browsers[2].is_signed_in().await && browsers[0].is_signed_in().await);
    assert_eq!(admin.delete(&path(&ada, "sessions")).await.status, 204);
    assert!(
        !browsers[0].is_signed_in().await
            && !browsers[1].is_signed_in().await
            && ben_browser.is_signed_in().await
    );
}

#[tokio::test]
async fn an_administrator_sees_and_removes_one_or_all_devices() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let (ada, ben) = (app.person("ada", &[Sms]).await, app.person("ben", &[Sms]).await);
    let (mut laptop, mut phone) = (app.trusted(&ada, "Laptop").await, app.trusted(&ada, "Phone").await);
    let mut ben_browser = app.trusted(&ben, "Tablet").await;
    let listed = admin.get(&path(&ada, "devices")).await;
    let devices = listed.json["devices"].as_array().unwrap();
    assert_eq!(devices.len(), 2);
    let id = devices.iter().find(|it| it["name"] == "Laptop").unwrap()["id"].as_str().unwrap();
    let elsewhere = path(&ben, &format!("devices/{id}"));
    assert_eq!(admin.delete(&elsewhere).await.outcome(), (404, "not_found".into()));
    assert_eq!(admin.delete(&path(&ada, &format!("devices/{id}"))).await.status, 204);
    assert_eq!(laptop.sign_in(&ada).await.step(), "choose_method");
    assert_eq!(phone.sign_in(&ada).await.step(), "signed_in");
    assert_eq!(admin.delete(&path(&ada, "devices")).await.status, 204);
    assert_eq!(phone.sign_in(&ada).await.step(), "choose_method");
    assert_eq!(ben_browser.sign_in(&ben).await.step(), "signed_in");
}

/// C8: what a hundred wrong codes have locked, an administrator opens.
#[tokio::test]
async fn an_administrator_sees_and_lifts_the_lock_of_the_second_step() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let ada = app.person("ada", &[App]).await;
    let fresh = admin.get(&path(&ada, "lock")).await;
    assert_eq!(fresh.json["locked"], false);
    assert_eq!(fresh.json["networks"], json!([]));
    let hour = app.now().as_millis();
    app.execute_sql(&format!(
        "INSERT INTO lockouts (account_id, in_a_row, this_hour, hour_began) VALUES ('{}', 100, 20, {hour})",
        ada.id
    ))
    .await;
    let mut login = app.browser();
    login.sign_in(&ada).await;
    assert_eq!(login.choose("app").await.code(), "account_locked");
    let lock = admin.get(&path(&ada, "lock")).await;
    assert_eq!((&lock.json["locked"], &lock.json["wrong_codes_in_a_row"]), (&json!(true), &json!(100)));
    assert_eq!(lock.json["codes_in_ms"], 3_600_000);
    assert_eq!(admin.delete(&path(&ada, "lock")).await.status, 204);
    assert_eq!(admin.get(&path(&ada, "lock")).await.json["locked"], false);
    login.choose("app").await;
    assert_eq!(login.enter(&app.totp_code(&ada, 0)).await.step(), "signed_in");
}

#[tokio::test]
async fn an_administrator_sees_and_lifts_the_wait_after_wrong_passwords() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let (ada, ben) = (app.person("ada", &[App]).await, app.person("ben", &[App]).await);
    for person in [&ada, &ben] {
        for _ in 0..6 {
            app.browser().sign_in_as(&person.username, "wrong").await;
        }
    }
    let lock = admin.get(&path(&ada, "lock")).await;
    let networks = lock.json["networks"].as_array().unwrap();
    assert_eq!(
        (networks.len(), &networks[0]["network"], &networks[0]["tries"]),
        (1, &json!("127.0.0.1"), &json!(5))
    );
    assert!(networks[0]["password_in_ms"].as_u64().is_some_and(|wait| (1..=10_000).contains(&wait)));
    assert_eq!(admin.delete(&path(&ada, "lock")).await.status, 204);
    assert_eq!(app.browser().sign_in(&ada).await.step(), "choose_method");
    assert_eq!(app.browser().sign_in(&ben).await.code(), "sign_in_refused", "his is another one");
}

#[tokio::test]
async fn what_is_nobodys_is_not_there() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let nobody = "00000000-0000-4000-8000-000000000000";
    for (verb, what) in [
        ("GET", ""),
        ("DELETE", "/methods"),
        ("GET", "/devices"),
        ("DELETE", "/devices"),
        ("GET", "/sessions"),
        ("DELETE", "/sessions"),
        ("GET", "/lock"),
        ("DELETE", "/lock"),
    ] {
        for id in [nobody, "x"] {
            let request = admin.request(verb.parse().unwrap(), &format!("/api/v1/users/{id}{what}"));
            assert_eq!(admin.send(request).await.outcome(), (404, "not_found".into()), "{verb} {id}{what}");
        }
    }
}
