//! Many at once: whatever happens in parallel happens as if it came one by one, on one replica and on two.

use latchkey_contract::MethodKind::{App, Email, Sms};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::concurrency::{at_once, count, rounds};
use crate::fake_gateway::Mood;
use crate::sent_codes::other_than;
use crate::test_app::{House, Person};

/// So many requests, taken in turns from the browsers.
fn crowd(size: usize, browsers: &[Browser], path: &str, body: &Value) -> Vec<RequestBuilder> {
    let one = |n: usize| browsers[n % browsers.len()].request(Method::POST, path).json(body);
    (0..size).map(one).collect()
}

/// The same browser at each house.
fn everywhere(browser: &Browser, houses: &[House]) -> Vec<Browser> {
    houses.iter().map(|house| browser.at(house.address)).collect()
}

async fn sessions(house: &House) -> usize {
    house.texts("SELECT token FROM sessions").await.len()
}

async fn houses(replicas: usize) -> Vec<House> {
    let mut houses = vec![House::new().await];
    while houses.len() < replicas {
        houses.push(houses[0].twin().await);
    }
    houses
}

async fn asked(house: &House, person: &Person, method: &str) -> Browser {
    let mut browser = house.browser();
    browser.sign_in(person).await;
    assert_eq!(browser.choose(method).await.step(), "enter_code");
    browser
}

/// Fifty times the right code at once, again and again: one session each time, and no wrong code is counted.
async fn right_code_lets_in_once(replicas: usize, method: &str) {
    let houses = houses(replicas).await;
    let house = &houses[0];
    let ada = house.person("ada", &[App, Sms]).await;
    for round in 0..rounds() {
        // The clock goes on with every round, and the sweep deletes what is over.
        house.sql("DELETE FROM sessions").await;
        let browser = asked(house, &ada, method).await;
        let app = house.app_code(&ada, 0);
        let code = if method == "app" { app } else { house.sink.last().code() };
        let body = json!({"code": code, "trust": false});
        let replies = at_once(crowd(50, &everywhere(&browser, &houses), "/api/v1/login/code", &body)).await;
        assert_eq!(count(&replies, "signed_in"), 1, "round {round}");
        assert_eq!(count(&replies, "no_attempt"), 49, "round {round}: {replies:?}");
        assert_eq!(sessions(house).await, 1, "round {round}");
        house.wait_secs(30);
    }
    assert!(house.texts("SELECT account_id FROM lockouts WHERE this_hour > 0").await.is_empty());
}

/// C4.
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_right_codes_at_once_one_lets_in() {
    right_code_lets_in_once(1, "sms").await;
}

/// C5.
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_right_codes_at_once_on_two_replicas_one_lets_in() {
    right_code_lets_in_once(2, "sms").await;
}

/// D4.
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_right_codes_of_an_app_at_once_one_lets_in() {
    right_code_lets_in_once(1, "app").await;
}

/// D4.
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_right_codes_of_an_app_at_once_on_two_replicas_one_lets_in() {
    right_code_lets_in_once(2, "app").await;
}

/// D4: the step is used up for every login of the account, not for one.
#[tokio::test(flavor = "multi_thread")]
async fn two_logins_at_once_share_the_one_use_of_an_apps_step() {
    let houses = houses(2).await;
    let ada = houses[0].person("ada", &[App]).await;
    for round in 0..rounds() {
        let browsers = [asked(&houses[0], &ada, "app").await, asked(&houses[1], &ada, "app").await];
        let body = json!({"code": houses[0].app_code(&ada, 0), "trust": false});
        let replies = at_once(crowd(6, &browsers, "/api/v1/login/code", &body)).await;
        assert_eq!(count(&replies, "signed_in"), 1, "round {round}");
        let late = count(&replies, "no_attempt") + count(&replies, "code_used");
        assert_eq!(late, 5, "round {round}: {replies:?}");
        assert_eq!(sessions(&houses[0]).await, 1, "round {round}");
        houses[0].sql("DELETE FROM sessions").await;
        houses[0].sql("DELETE FROM lockouts").await;
        houses[0].wait_secs(30);
    }
}

/// T4, C4: a code that asks for trust lets nobody in twice either.
#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_named_fifty_times_at_once_is_one_device_and_one_session() {
    let houses = houses(2).await;
    let ada = houses[0].person("ada", &[Sms]).await;
    let body = json!({"name": "Laptop"});
    for round in 1..=rounds() {
        let mut browser = asked(&houses[0], &ada, "sms").await;
        browser.enter_and_trust(&houses[0].sink.last().code()).await;
        let replies = at_once(crowd(50, &everywhere(&browser, &houses), "/api/v1/login/device", &body)).await;
        assert_eq!((count(&replies, "signed_in"), count(&replies, "no_attempt")), (1, 49), "round {round}");
        assert_eq!(sessions(&houses[0]).await, round);
        assert_eq!(houses[0].texts("SELECT name FROM devices").await, ["Laptop"]);
        houses[0].sql("DELETE FROM devices").await;
    }
}

/// Fifty wrong codes at once: five are judged, and the right one is dead.
async fn five_are_judged(replicas: usize, method: &str) {
    let houses = houses(replicas).await;
    let house = &houses[0];
    let ada = house.person("ada", &[App, Sms]).await;
    for round in 0..rounds() {
        let mut browser = asked(house, &ada, method).await;
        let app = house.app_code(&ada, 0);
        let code = if method == "app" { app } else { house.sink.last().code() };
        let body = json!({"code": other_than(&code), "trust": false});
        let replies = at_once(crowd(50, &everywhere(&browser, &houses), "/api/v1/login/code", &body)).await;
        let mut left: Vec<u64> = replies
            .iter()
            .filter(|reply| reply.code() == "code_wrong")
            .map(|reply| reply.json["tries_left"].as_u64().unwrap())
            .collect();
        left.sort_unstable();
        assert_eq!(left, [0, 1, 2, 3, 4], "round {round}");
        assert_eq!(count(&replies, "too_many_tries"), 45, "round {round}");
        assert_eq!(browser.enter(&code).await.brief(), (429, "too_many_tries".into()), "round {round}");
        assert_eq!(sessions(house).await, 0);
        house.sql("DELETE FROM lockouts").await;
        house.wait_secs(30);
    }
}

/// C6.
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_wrong_codes_at_once_five_are_judged_and_the_right_one_is_dead() {
    five_are_judged(1, "sms").await;
}

/// C6.
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_wrong_codes_at_once_on_two_replicas_five_are_judged() {
    five_are_judged(2, "sms").await;
}

/// C6.
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_wrong_codes_of_an_app_at_once_on_two_replicas_five_are_judged() {
    five_are_judged(2, "app").await;
}

/// C7.
#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_in_many_logins_at_once_are_each_counted() {
    let houses = houses(2).await;
    let ada = houses[0].person("ada", &[App]).await;
    let mut browsers = vec![];
    for n in 0..10 {
        browsers.push(asked(&houses[n % 2], &ada, "app").await);
    }
    let body = json!({"code": other_than(&houses[0].app_code(&ada, 0)), "trust": false});
    let replies = at_once(crowd(50, &browsers, "/api/v1/login/code", &body)).await;
    assert_eq!((count(&replies, "code_wrong"), count(&replies, "too_many_tries")), (20, 30));
}

/// C10, C13: a double click, and a triple one.
#[tokio::test(flavor = "multi_thread")]
async fn a_method_chosen_many_times_at_once_sends_once() {
    for replicas in [1, 2] {
        let houses = houses(replicas).await;
        let house = &houses[0];
        let ada = house.person("ada", &[Sms, Email]).await;
        for round in 1..=rounds() {
            let mut browser = house.browser();
            browser.sign_in(&ada).await;
            house.sink.set(if round % 2 == 0 { Mood::Takes } else { Mood::Holds });
            let requests =
                crowd(20, &everywhere(&browser, &houses), "/api/v1/login/method", &json!({"method": "sms"}));
            let pressing = tokio::spawn(at_once(requests));
            if round % 2 == 1 {
                house.sink.holding(round.div_ceil(2)).await;
                house.sink.set(Mood::Takes);
                house.sink.release();
            }
            let replies = pressing.await.unwrap();
            assert_eq!(count(&replies, "enter_code"), 20, "round {round}: {replies:?}");
            assert_eq!(house.sink.messages().len(), round);
            assert_eq!(browser.enter(&house.sink.last().code()).await.step(), "signed_in");
        }
    }
}

/// C9, C10.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_asked_for_anew_many_times_at_once_is_sent_once() {
    for replicas in [1, 2] {
        let houses = houses(replicas).await;
        let house = &houses[0];
        let ada = house.person("ada", &[Sms]).await;
        for round in 1..=rounds() {
            let mut browser = asked(house, &ada, "sms").await;
            house.wait_secs(25);
            let replies =
                at_once(crowd(20, &everywhere(&browser, &houses), "/api/v1/login/resend", &json!({}))).await;
            assert_eq!((count(&replies, "enter_code"), count(&replies, "resend_too_soon")), (1, 19));
            assert_eq!(house.sink.messages().len(), 2 * round);
            assert_eq!(browser.enter(&house.sink.last().code()).await.step(), "signed_in");
        }
    }
}

/// F22: nothing is broken, and nothing waits for itself, when one browser does everything at once.
#[tokio::test(flavor = "multi_thread")]
async fn one_browser_that_does_everything_at_once_is_answered_each_time() {
    let houses = houses(2).await;
    let house = &houses[0];
    let ada = house.person("ada", &[App, Sms]).await;
    let credentials = json!({"username": ada.username, "password": ada.password});
    for round in 0..rounds() {
        let browser = asked(house, &ada, "sms").await;
        let browsers = everywhere(&browser, &houses);
        let mut requests = crowd(4, &browsers, "/api/v1/login", &credentials);
        requests.extend(crowd(8, &browsers, "/api/v1/login/code", &json!({"code": "000000"})));
        requests.extend(crowd(4, &browsers, "/api/v1/login/method", &json!({"method": "app"})));
        requests.extend(crowd(4, &browsers, "/api/v1/login/resend", &json!({})));
        requests.extend(browsers.iter().map(|browser| browser.request(Method::GET, "/api/v1/login")));
        requests.extend(browsers.iter().map(|browser| browser.request(Method::DELETE, "/api/v1/login")));
        let sweeping = tokio::spawn({
            let app = house.app.clone();
            async move { latchkey_api::server::sweep(&app).await.is_ok() }
        });
        for reply in at_once(requests).await {
            assert!(reply.status < 500, "round {round}: {reply:?}");
        }
        assert!(sweeping.await.unwrap(), "round {round}");
        house.sql("DELETE FROM lockouts").await;
    }
}
