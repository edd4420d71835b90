//! "This was not me": works once, throws everybody out, and gives nobody a way in.

use latchkey_contract::MethodKind::{self, Email, Sms};
use serde_json::json;

use crate::fake_gateway::Letter;
use crate::sent_mail::{ask_reset, fifty, link, set_password};
use crate::test_app::{House, Person};

const ANOTHER: &str = "seven quiet tin lanterns";

/// The newest letter to that address with that in its subject.
async fn letter(house: &House, to: &str, subject: &str) -> Letter {
    let found = |letter: &Letter| letter.to == to && letter.subject.contains(subject);
    house.mail().await.into_iter().rev().find(found).expect("no such letter")
}

/// Somebody who has the person's password and phone: in, and trusted. And the token to object with.
async fn stranger(house: &House, person: &Person) -> (crate::browser::Browser, String) {
    let browser = house.trusted(person, "Mine now").await;
    let told = letter(house, &person.email, "A browser is trusted").await;
    (browser, told.token())
}

/// Section 3: the session, the device and the password of the stranger are worth nothing from then on.
#[tokio::test]
async fn a_strangers_session_device_and_password_end_at_once() {
    let house = House::new().await;
    let ada = house.person("ada", &MethodKind::ALL).await;
    let (mut stranger, token) = stranger(&house, &ada).await;
    let mut half_way = house.browser();
    half_way.sign_in(&ada).await;
    half_way.choose("sms").await;
    let code = house.sink.last().code();
    let mut owner = house.browser();
    let reply = link(&mut owner, "not-me", &token).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    assert!(owner.cookies.is_empty(), "a link signs nobody in");
    assert!(!stranger.is_in().await);
    assert_eq!(stranger.sign_in(&ada).await.brief(), (401, "sign_in_refused".into()));
    assert_eq!(half_way.enter(&code).await.brief(), (401, "no_attempt".into()));
    assert!(house.texts("SELECT id FROM devices UNION ALL SELECT id FROM sessions").await.is_empty());

    let successor = reply.json["token"].as_str().unwrap().to_owned();
    assert_eq!(link(&mut owner, "inspect", &successor).await.json["kind"], "new_password");
    assert_eq!(set_password(&mut owner, &successor, ANOTHER).await.status, 204);
    assert_eq!(set_password(&mut owner, &successor, ANOTHER).await.brief(), (410, "link_dead".into()));
    assert!(owner.cookies.is_empty() && !owner.is_in().await, "nor does the successor");
    assert_eq!(stranger.sign_in(&ada).await.status, 401, "the old password");
    // With the new one, a code is asked for, and the stranger's browser is trusted no more.
    assert_eq!(stranger.sign_in_as("ada", ANOTHER).await.step(), "choose_method");
    assert_eq!(owner.sign_in_as("ada", ANOTHER).await.step(), "choose_method");
    owner.choose("sms").await;
    assert_eq!(owner.enter(&house.sink.last().code()).await.step(), "signed_in");
    let events = house.texts("SELECT event FROM audit WHERE event IN ('disowned', 'password_set')").await;
    assert_eq!(events.len(), 2);
}

/// The browser that was disowned is not taken for a known one again.
#[tokio::test]
async fn a_disowned_browser_is_a_new_one_from_then_on() {
    let house = House::new().await;
    let ada = house.person("ada", &[Sms]).await;
    let (mut stranger, token) = stranger(&house, &ada).await;
    let mut owner = house.browser();
    let successor = link(&mut owner, "not-me", &token).await.json["token"].as_str().unwrap().to_owned();
    set_password(&mut owner, &successor, ANOTHER).await;
    stranger.sign_in_as("ada", ANOTHER).await;
    stranger.choose("sms").await;
    assert_eq!(stranger.enter(&house.sink.last().code()).await.step(), "signed_in");
    letter(&house, &ada.email, "New sign-in").await;
}

#[tokio::test]
async fn of_fifty_objections_at_once_one_is_answered() {
    let house = House::new().await;
    let ada = house.person("ada", &[Sms]).await;
    let (_, token) = stranger(&house, &ada).await;
    let statuses = fifty(&house, "/api/v1/links/not-me", |_| json!({"token": token})).await;
    assert_eq!(statuses, [(200, 1), (410, 49)].into());
}

#[tokio::test]
async fn of_fifty_passwords_at_once_by_a_successor_one_is_set() {
    let house = House::new().await;
    let ada = house.person("ada", &[Sms]).await;
    let (_, token) = stranger(&house, &ada).await;
    let successor = link(&mut house.browser(), "not-me", &token).await.json["token"].clone();
    let body = |n| json!({"token": successor, "password": format!("{ANOTHER} {n}")});
    let statuses = fifty(&house, "/api/v1/links/password", body).await;
    assert_eq!(statuses, [(204, 1), (410, 49)].into());
    let mut right = 0;
    for n in 0..50 {
        house.wait_secs(3600);
        right +=
            usize::from(house.browser().sign_in_as("ada", &format!("{ANOTHER} {n}")).await.status == 200);
    }
    assert_eq!(right, 1);
}

/// Some days, and no more; nor for an account that is disabled.
#[tokio::test]
async fn a_late_objection_and_one_for_a_disabled_account_are_dead() {
    let house = House::new().await;
    let ada = house.person("ada", &[Sms]).await;
    let (_, token) = stranger(&house, &ada).await;
    let dead = (410, "link_dead".into());
    house.wait_secs(7 * 86_400 - 1);
    assert_eq!(link(&mut house.browser(), "inspect", &token).await.json["kind"], "not_me");
    house.sql("UPDATE accounts SET disabled_at = 1").await;
    assert_eq!(link(&mut house.browser(), "not-me", &token).await.brief(), dead);
    house.sql("UPDATE accounts SET disabled_at = NULL").await;
    house.wait_secs(1);
    assert_eq!(link(&mut house.browser(), "not-me", &token).await.brief(), dead);
    assert_eq!(house.browser().sign_in(&ada).await.step(), "choose_method", "nothing has happened");
}

/// A successor dies with its hour, and with any other password that is set meanwhile.
#[tokio::test]
async fn a_successor_lives_for_an_hour_and_for_one_password() {
    let house = House::new().await;
    let ada = house.person("ada", &[Sms]).await;
    let (_, token) = stranger(&house, &ada).await;
    let mut owner = house.browser();
    let successor = link(&mut owner, "not-me", &token).await.json["token"].as_str().unwrap().to_owned();
    let reset = house.reset_token(&ada).await;
    assert_eq!(set_password(&mut owner, &reset, ANOTHER).await.status, 204, "a lost answer is no dead end");
    assert_eq!(set_password(&mut owner, &successor, "eight loud tin lanterns").await.code(), "link_dead");
    house.guess_after(&ada, ANOTHER).await;
    let token = letter(&house, &ada.email, "Somebody tried").await.token();
    let successor = link(&mut owner, "not-me", &token).await.json["token"].as_str().unwrap().to_owned();
    house.wait_secs(3600);
    assert_eq!(set_password(&mut owner, &successor, "eight loud tin lanterns").await.code(), "link_dead");
}

/// M9, X6. The stranger's address is taken out again: otherwise the next forgotten password would be mailed there.
#[tokio::test]
async fn an_objection_to_another_email_or_phone_puts_the_old_one_back() {
    let house = House::new().await;
    let ada = house.person("ada", &[Sms, Email]).await;
    let (mut stranger, _) = stranger(&house, &ada).await;
    for (kind, address) in [("sms", "+41791234567"), ("email", "eve@evil.example")] {
        stranger.post("/api/v1/methods", json!({"kind": kind, "address": address})).await;
        assert_eq!(stranger.enter(&house.sink.last().code()).await.step(), "signed_in");
    }
    // The stranger asks for a password before the owner has read the mail.
    ask_reset(&mut stranger, "ada").await;
    let evil = letter(&house, "eve@evil.example", "Choose a new").await.token();
    let objection = letter(&house, &ada.email, "email address of your Latchkey account was changed").await;
    let mut owner = house.browser();
    assert_eq!(link(&mut owner, "not-me", &objection.token()).await.status, 200);
    let found = house.texts("SELECT email FROM accounts").await;
    assert_eq!(found, [ada.email.as_str()]);
    assert_eq!(set_password(&mut stranger, &evil, ANOTHER).await.brief(), (410, "link_dead".into()));
    ask_reset(&mut stranger, "ada").await;
    letter(&house, &ada.email, "Choose a new").await;
    assert_eq!(house.subjects("eve@evil.example").await.len(), 2, "nothing more goes there");

    let objection = letter(&house, &ada.email, "phone number of your Latchkey account was changed").await;
    assert_eq!(link(&mut owner, "not-me", &objection.token()).await.status, 200);
    assert_eq!(house.texts("SELECT phone FROM accounts").await, [ada.phone.as_str()]);
}

/// M6. What is somebody else's by now is not taken from them.
#[tokio::test]
async fn an_address_that_is_somebody_elses_by_now_is_not_put_back() {
    let house = House::new().await;
    let ada = house.person("ada", &[Sms, Email]).await;
    let (mut stranger, _) = stranger(&house, &ada).await;
    stranger.post("/api/v1/methods", json!({"kind": "email", "address": "eve@evil.example"})).await;
    assert_eq!(stranger.enter(&house.sink.last().code()).await.step(), "signed_in");
    let objection = letter(&house, &ada.email, "email address of your Latchkey account was changed").await;
    house.person("bob", &[]).await;
    let taken = format!("email = '{0}', email_key = '{0}'", ada.email);
    house.sql(&format!("UPDATE accounts SET {taken} WHERE username = 'bob'")).await;
    assert_eq!(link(&mut house.browser(), "not-me", &objection.token()).await.status, 200);
    assert!(!stranger.is_in().await);
    let emails = house.texts("SELECT email FROM accounts ORDER BY username").await;
    assert_eq!(emails, ["eve@evil.example", ada.email.as_str()]);
}

/// Each link is for one act.
#[tokio::test]
async fn no_link_does_what_another_one_is_for() {
    let house = House::new().await;
    let ada = house.person("ada", &[Sms]).await;
    let (mut stranger, objection) = stranger(&house, &ada).await;
    let reset = house.reset_token(&ada).await;
    let mut browser = house.browser();
    assert_eq!(set_password(&mut browser, &objection, ANOTHER).await.brief(), (410, "link_dead".into()));
    assert_eq!(link(&mut browser, "not-me", &reset).await.brief(), (410, "link_dead".into()));
    let first = json!({"token": reset, "username": "eve", "password": ANOTHER});
    assert_eq!(browser.post("/api/v1/bootstrap", first).await.brief(), (410, "link_dead".into()));
    assert!(stranger.is_in().await, "nothing has happened");
    assert_eq!(set_password(&mut browser, &reset, ANOTHER).await.status, 204, "and none is used up by it");
    assert_eq!(link(&mut browser, "not-me", &objection).await.status, 200);
}

/// H1: mail programs open links to look at them. What stands in the address does nothing until the page asks.
#[tokio::test]
async fn opening_the_address_alone_does_nothing() {
    let house = House::new().await;
    let ada = house.person("ada", &[Sms]).await;
    let (mut stranger, token) = stranger(&house, &ada).await;
    for path in ["/link", "/api/v1/links/not-me", &format!("/api/v1/links/not-me?token={token}")] {
        let reply = house.browser().get(path).await;
        assert!((400..500).contains(&reply.status), "{path} {reply:?}");
    }
    assert_eq!(link(&mut house.browser(), "inspect", &token).await.status, 200, "looking neither");
    assert_eq!(link(&mut house.browser(), "inspect", &token).await.status, 200);
    assert!(stranger.is_in().await);
}
