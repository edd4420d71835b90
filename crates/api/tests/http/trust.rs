//! Trusted devices: how a browser becomes one, what that replaces, and what ends it.

use data_encoding::HEXLOWER;
use latchkey_contract::MethodKind::{self, App, Email, Sms};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::browser::TestBrowser;
use crate::sent_codes::different_code;
use crate::test_app::{TestApp, TestConfig, TestPerson};

/// The step of the login after signing in again with the right password.
async fn sign_in_again(browser: &mut TestBrowser, person: &TestPerson) -> String {
    browser.delete("/api/v1/session").await;
    browser.sign_in(person).await.step().to_owned()
}

fn device_cookie(browser: &TestBrowser) -> (String, String) {
    let mut found = browser.cookies.iter().filter(|(name, _)| name.contains("device"));
    let (name, value) = found.next().expect("no device cookie");
    assert!(found.next().is_none());
    (name.clone(), value.clone())
}

/// T1.
#[tokio::test]
async fn the_cookie_of_trust_is_opaque_bound_to_the_host_and_out_of_reach_of_scripts() {
    let app = TestApp::with(TestConfig {
        public_url: Some("https://id.example.org".into()),
        ..TestConfig::default()
    })
    .await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    browser.choose("sms").await;
    browser.enter_and_trust(&app.gateway.last().code()).await;
    let reply = browser.name_device("Laptop").await;
    let set: Vec<&str> =
        reply.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
    let line = set.iter().find(|line| line.starts_with("__Host-latchkey-device-")).expect("no cookie");
    let mut attributes: Vec<&str> = line.split("; ").skip(1).collect();
    attributes.sort_unstable();
    assert_eq!(attributes, ["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=Strict", "Secure"]);
    let (name, value) = device_cookie(&browser);
    assert_eq!(value.len(), 43, "256 bits");
    assert!(!reply.text.contains(&value));
    let tag = name.rsplit('-').next().unwrap();
    assert_eq!(tag.len(), 12, "{tag}");
    assert!(!ada.id.replace('-', "").contains(tag));
    for known in [&*ada.id, "ada", &*ada.email] {
        let hex = HEXLOWER.encode(&Sha256::digest(known));
        assert!(!hex.contains(tag), "whoever knows {known} can tell whose browser this is");
    }
}

/// T1.
#[tokio::test]
async fn a_cookie_of_trust_with_any_letter_changed_is_worth_nothing() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let browser = app.trusted(&ada, "Laptop").await;
    let (name, value) = device_cookie(&browser);
    for place in (0..43).step_by(3) {
        let mut forged = value.clone();
        let notification = if &forged[place..=place] == "A" { "E" } else { "A" };
        forged.replace_range(place..=place, notification);
        let mut copy = browser.clone();
        copy.cookies.insert(name.clone(), forged);
        assert_eq!(sign_in_again(&mut copy, &ada).await, "choose_method", "letter {place}");
    }
    assert_eq!(sign_in_again(&mut browser.clone(), &ada).await, "signed_in");
}

/// T1.
#[tokio::test]
async fn a_copy_of_the_database_cannot_be_made_into_a_cookie_of_trust() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let browser = app.trusted(&ada, "Laptop").await;
    let (name, value) = device_cookie(&browser);
    assert!(!app.dump().await.contains(&value));
    for kept in app.query_texts("SELECT token FROM devices UNION SELECT id FROM devices").await {
        let mut thief = app.browser();
        thief.cookies.insert(name.clone(), kept);
        assert_eq!(sign_in_again(&mut thief, &ada).await, "choose_method");
    }
}

/// T2.
#[tokio::test]
async fn two_people_on_one_browser_keep_separate_trust() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let bob = app.person("bob", &[Sms]).await;
    let mut browser = app.trusted(&ada, "Kitchen").await;
    assert_eq!(sign_in_again(&mut browser, &bob).await, "choose_method");
    browser.choose("sms").await;
    browser.enter_and_trust(&app.gateway.last().code()).await;
    browser.name_device("Kitchen, too").await;
    assert_eq!(sign_in_again(&mut browser, &ada).await, "signed_in");
    assert_eq!(sign_in_again(&mut browser, &bob).await, "signed_in");
}

/// T2.
#[tokio::test]
async fn a_cookie_under_another_persons_name_asks_for_the_code_and_harms_nobody() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let bob = app.person("bob", &[Sms]).await;
    let of_ada = app.trusted(&ada, "Laptop").await;
    let of_bob = app.trusted(&bob, "Tablet").await;
    let mut crossed = app.browser();
    crossed.cookies.insert(device_cookie(&of_bob).0, device_cookie(&of_ada).1);
    assert_eq!(sign_in_again(&mut crossed, &bob).await, "choose_method");
    assert_eq!(sign_in_again(&mut of_ada.clone(), &ada).await, "signed_in");
}

/// T3.
#[tokio::test]
async fn trust_without_the_password_opens_nothing() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.trusted(&ada, "Laptop").await;
    browser.delete("/api/v1/session").await;
    assert!(!browser.is_signed_in().await);
    assert_eq!(browser.get("/api/v1/devices").await.outcome(), (401, "no_session".into()));
    let reply = browser.sign_in_as("ada", "wrong horse").await;
    assert_eq!(reply.outcome(), (401, "sign_in_refused".into()));
    assert!(!browser.is_signed_in().await);
}

/// T4.
#[tokio::test]
async fn trust_takes_a_right_code_a_tick_and_a_name() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    assert_eq!(browser.name_device("Laptop").await.outcome(), (409, "out_of_turn".into()));
    browser.choose("sms").await;
    let code = app.gateway.last().code();
    assert_eq!(browser.enter_and_trust(&different_code(&code)).await.code(), "code_wrong");
    assert_eq!(browser.name_device("Laptop").await.outcome(), (409, "out_of_turn".into()));
    assert_eq!(browser.enter_and_trust(&code).await.step(), "name_device");
    assert!(!browser.is_signed_in().await, "a device without a name is no session yet");
    for name in ["", " \t "] {
        let reply = browser.name_device(name).await;
        assert_eq!(
            (reply.outcome(), &reply.json["field"]),
            ((422, "device_name_invalid".into()), &json!("name"))
        );
    }
    assert!(!browser.cookies.keys().any(|name| name.contains("device")));
    assert_eq!(browser.name_device(" Laptop ").await.step(), "signed_in");
    assert_eq!(app.query_texts("SELECT name FROM devices").await, ["Laptop"]);
    assert_eq!(sign_in_again(&mut browser, &ada).await, "signed_in");
}

/// T4.
#[tokio::test]
async fn without_the_tick_or_with_not_now_a_browser_is_not_trusted() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    assert_eq!(sign_in_again(&mut browser, &ada).await, "choose_method");
    browser.choose("sms").await;
    browser.enter_and_trust(&app.gateway.last().code()).await;
    let declined = browser.post("/api/v1/login/device", json!({"name": null})).await;
    assert_eq!(declined.step(), "signed_in");
    assert!(!browser.cookies.keys().any(|name| name.contains("device")));
    assert!(app.query_texts("SELECT name FROM devices").await.is_empty());
    assert_eq!(sign_in_again(&mut browser, &ada).await, "choose_method");
}

/// T4.
#[tokio::test]
async fn the_twenty_first_device_takes_the_place_of_the_one_unused_for_longest() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browsers = vec![];
    for n in 0..20 {
        browsers.push(app.trusted(&ada, &format!("Device {n}")).await);
        app.advance_secs(60);
    }
    assert_eq!(
        sign_in_again(&mut browsers[0], &ada).await,
        "signed_in",
        "used again: now the second is the oldest"
    );
    app.advance_secs(60);
    let mut last = app.trusted(&ada, "One more").await;
    let list = last.get("/api/v1/devices").await.json;
    assert_eq!(list["devices"].as_array().unwrap().len(), 20);
    assert_eq!(sign_in_again(&mut browsers[0], &ada).await, "signed_in");
    assert_eq!(sign_in_again(&mut browsers[1], &ada).await, "choose_method");
    assert_eq!(sign_in_again(&mut browsers[2], &ada).await, "signed_in");
}

/// T5.
#[tokio::test]
async fn a_device_deleted_on_one_replica_is_asked_for_a_code_on_the_other() {
    let app = TestApp::new().await;
    let replica = app.replica().await;
    let ada = app.person("ada", &[Sms]).await;
    let browser = app.trusted(&ada, "Laptop").await;
    let mut there = browser.at(replica.address);
    assert_eq!(sign_in_again(&mut there, &ada).await, "signed_in");
    let mut here = app.signed_in(&ada).await;
    let id = here.get("/api/v1/devices").await.json["devices"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(here.delete(&format!("/api/v1/devices/{id}")).await.status, 204);
    assert_eq!(sign_in_again(&mut there, &ada).await, "choose_method");
}

/// Trusts a browser, changes the account by a command, and returns the step of the login after that.
async fn step_after_change(methods: &[MethodKind], change: &[&str]) -> String {
    let app = TestApp::new().await;
    let ada = app.person("ada", methods).await;
    let mut browser = app.trusted(&ada, "Laptop").await;
    assert_eq!(sign_in_again(&mut browser, &ada).await, "signed_in");
    app.user_command(change).await;
    let password = if change[0] == "set-password" { "another horse altogether" } else { &ada.password };
    browser.delete("/api/v1/session").await;
    browser.sign_in_as("ada", password).await.step().to_owned()
}

/// T6.
#[tokio::test]
async fn a_new_password_ends_all_trust() {
    assert_eq!(step_after_change(&[Sms], &["set-password", "--username", "ada"]).await, "choose_method");
}

/// T6.
#[tokio::test]
async fn a_new_phone_number_ends_all_trust() {
    let change = ["set", "--username", "ada", "--phone", "+41791234567"];
    assert_eq!(step_after_change(&[Sms], &change).await, "choose_method");
}

/// T6.
#[tokio::test]
async fn a_new_email_address_ends_all_trust() {
    let change = ["set", "--username", "ada", "--email", "ada@example.net"];
    assert_eq!(step_after_change(&[Sms, Email], &change).await, "choose_method");
}

/// T6.
#[tokio::test]
async fn a_new_secret_of_the_app_ends_all_trust() {
    let change = ["set", "--username", "ada", "--app-secret", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"];
    assert_eq!(step_after_change(&[App, Sms], &change).await, "choose_method");
    assert_eq!(step_after_change(&[Sms], &change).await, "choose_method", "one more method");
}

/// T6.
#[tokio::test]
async fn one_method_fewer_ends_all_trust() {
    assert_eq!(
        step_after_change(&[App, Sms], &["set", "--username", "ada", "--app-secret", ""]).await,
        "choose_method"
    );
}

/// T6: what has nothing to do with security ends none.
#[tokio::test]
async fn another_name_leaves_trust_as_it_is() {
    assert_eq!(
        step_after_change(&[Sms], &["set", "--username", "ada", "--name", "Ada King"]).await,
        "signed_in"
    );
}

/// T6.
#[tokio::test]
async fn removing_all_devices_ends_the_trust_of_each() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.person("ada", &[Sms]).await, app.person("bob", &[Sms]).await);
    let [mut one, mut two] = [app.trusted(&ada, "One").await, app.trusted(&ada, "Two").await];
    let mut of_bob = app.trusted(&bob, "Other").await;
    assert_eq!(one.delete("/api/v1/devices").await.status, 204);
    assert_eq!(sign_in_again(&mut one, &ada).await, "choose_method");
    assert_eq!(sign_in_again(&mut two, &ada).await, "choose_method");
    assert_eq!(sign_in_again(&mut of_bob, &bob).await, "signed_in");
}

/// T7.
#[tokio::test]
async fn trust_ends_after_thirty_days_however_often_it_is_used() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.trusted(&ada, "Laptop").await;
    for day in 1..=29 {
        app.advance_secs(86_400);
        assert_eq!(sign_in_again(&mut browser, &ada).await, "signed_in", "day {day}");
    }
    app.advance_secs(86_400 - 60);
    assert_eq!(sign_in_again(&mut browser, &ada).await, "signed_in");
    app.advance_secs(60);
    assert_eq!(sign_in_again(&mut browser, &ada).await, "choose_method");
}
