//! Many at once: whatever happens in parallel happens as if it came one by one, on one replica and on two.

use latchkey_contract::MethodKind::{App, Email, Sms};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::browser::TestBrowser;
use crate::concurrency::{at_once, count, rounds};
use crate::fake_gateway::Behaviour;
use crate::sent_codes::different_code;
use crate::test_app::{TestApp, TestPerson};

/// So many requests, taken in turns from the browsers.
fn post_requests(size: usize, browsers: &[TestBrowser], path: &str, body: &Value) -> Vec<RequestBuilder> {
    let one = |n: usize| browsers[n % browsers.len()].request(Method::POST, path).json(body);
    (0..size).map(one).collect()
}

/// The same browser at each replica.
fn everywhere(browser: &TestBrowser, replicas: &[TestApp]) -> Vec<TestBrowser> {
    replicas.iter().map(|app| browser.at(app.address)).collect()
}

async fn sessions(app: &TestApp) -> usize {
    app.query_texts("SELECT token FROM sessions").await.len()
}

async fn start_replicas(count: usize) -> Vec<TestApp> {
    let mut replicas = vec![TestApp::new().await];
    while replicas.len() < count {
        replicas.push(replicas[0].replica().await);
    }
    replicas
}

async fn at_code(app: &TestApp, person: &TestPerson, method: &str) -> TestBrowser {
    let mut browser = app.browser();
    browser.sign_in(person).await;
    assert_eq!(browser.choose(method).await.step(), "enter_code");
    browser
}

/// Fifty times the right code at once, again and again: one session each time, and no wrong code is counted.
async fn right_code_lets_in_once(replica_count: usize, method: &str) {
    let replicas = start_replicas(replica_count).await;
    let app = &replicas[0];
    let ada = app.person("ada", &[App, Sms]).await;
    for round in 0..rounds() {
        // The clock goes on with every round, and the sweep deletes what is over.
        app.execute_sql("DELETE FROM sessions").await;
        let browser = at_code(app, &ada, method).await;
        let totp = app.totp_code(&ada, 0);
        let code = if method == "app" { totp } else { app.gateway.last().code() };
        let body = json!({"code": code, "trust": false});
        let replies =
            at_once(post_requests(50, &everywhere(&browser, &replicas), "/api/v1/login/code", &body)).await;
        assert_eq!(count(&replies, "signed_in"), 1, "round {round}");
        assert_eq!(count(&replies, "no_attempt"), 49, "round {round}: {replies:?}");
        assert_eq!(sessions(app).await, 1, "round {round}");
        app.advance_secs(30);
    }
    assert!(app.query_texts("SELECT account_id FROM lockouts WHERE this_hour > 0").await.is_empty());
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
    let replicas = start_replicas(2).await;
    let ada = replicas[0].person("ada", &[App]).await;
    for round in 0..rounds() {
        let browsers = [at_code(&replicas[0], &ada, "app").await, at_code(&replicas[1], &ada, "app").await];
        let body = json!({"code": replicas[0].totp_code(&ada, 0), "trust": false});
        let replies = at_once(post_requests(6, &browsers, "/api/v1/login/code", &body)).await;
        assert_eq!(count(&replies, "signed_in"), 1, "round {round}");
        let late = count(&replies, "no_attempt") + count(&replies, "code_used");
        assert_eq!(late, 5, "round {round}: {replies:?}");
        assert_eq!(sessions(&replicas[0]).await, 1, "round {round}");
        replicas[0].execute_sql("DELETE FROM sessions").await;
        replicas[0].execute_sql("DELETE FROM lockouts").await;
        replicas[0].advance_secs(30);
    }
}

/// T4, C4: a code that asks for trust lets nobody in twice either.
#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_named_fifty_times_at_once_is_one_device_and_one_session() {
    let replicas = start_replicas(2).await;
    let ada = replicas[0].person("ada", &[Sms]).await;
    let body = json!({"name": "Laptop"});
    for round in 1..=rounds() {
        let mut browser = at_code(&replicas[0], &ada, "sms").await;
        browser.enter_and_trust(&replicas[0].gateway.last().code()).await;
        let replies =
            at_once(post_requests(50, &everywhere(&browser, &replicas), "/api/v1/login/device", &body)).await;
        assert_eq!((count(&replies, "signed_in"), count(&replies, "no_attempt")), (1, 49), "round {round}");
        assert_eq!(sessions(&replicas[0]).await, round);
        assert_eq!(replicas[0].query_texts("SELECT name FROM devices").await, ["Laptop"]);
        replicas[0].execute_sql("DELETE FROM devices").await;
    }
}

/// Fifty wrong codes at once: five are judged, and the right one is dead.
async fn five_are_judged(replica_count: usize, method: &str) {
    let replicas = start_replicas(replica_count).await;
    let app = &replicas[0];
    let ada = app.person("ada", &[App, Sms]).await;
    for round in 0..rounds() {
        let mut browser = at_code(app, &ada, method).await;
        let totp = app.totp_code(&ada, 0);
        let code = if method == "app" { totp } else { app.gateway.last().code() };
        let body = json!({"code": different_code(&code), "trust": false});
        let replies =
            at_once(post_requests(50, &everywhere(&browser, &replicas), "/api/v1/login/code", &body)).await;
        let mut left: Vec<u64> = replies
            .iter()
            .filter(|reply| reply.code() == "code_wrong")
            .map(|reply| reply.json["tries_left"].as_u64().unwrap())
            .collect();
        left.sort_unstable();
        assert_eq!(left, [0, 1, 2, 3, 4], "round {round}");
        assert_eq!(count(&replies, "too_many_tries"), 45, "round {round}");
        assert_eq!(browser.enter(&code).await.outcome(), (429, "too_many_tries".into()), "round {round}");
        assert_eq!(sessions(app).await, 0);
        app.execute_sql("DELETE FROM lockouts").await;
        app.advance_secs(30);
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
    let replicas = start_replicas(2).await;
    let ada = replicas[0].person("ada", &[App]).await;
    let mut browsers = vec![];
    for n in 0..10 {
        browsers.push(at_code(&replicas[n % 2], &ada, "app").await);
    }
    let body = json!({"code": different_code(&replicas[0].totp_code(&ada, 0)), "trust": false});
    let replies = at_once(post_requests(50, &browsers, "/api/v1/login/code", &body)).await;
    assert_eq!((count(&replies, "code_wrong"), count(&replies, "too_many_tries")), (20, 30));
}

/// C10, C13: a double click, and a triple one.
#[tokio::test(flavor = "multi_thread")]
async fn a_method_chosen_many_times_at_once_sends_once() {
    for replica_count in [1, 2] {
        let replicas = start_replicas(replica_count).await;
        let app = &replicas[0];
        let ada = app.person("ada", &[Sms, Email]).await;
        for round in 1..=rounds() {
            let mut browser = app.browser();
            browser.sign_in(&ada).await;
            app.gateway.set_behaviour(if round % 2 == 0 { Behaviour::Accepts } else { Behaviour::Holds });
            let requests = post_requests(
                20,
                &everywhere(&browser, &replicas),
                "/api/v1/login/method",
                &json!({"method": "sms"}),
            );
            let pressing = tokio::spawn(at_once(requests));
            if round % 2 == 1 {
                app.gateway.wait_for_held(round.div_ceil(2)).await;
                app.gateway.set_behaviour(Behaviour::Accepts);
                app.gateway.release();
            }
            let replies = pressing.await.unwrap();
            assert_eq!(count(&replies, "enter_code"), 20, "round {round}: {replies:?}");
            assert_eq!(app.gateway.messages().len(), round);
            assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
        }
    }
}

/// C9, C10.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_asked_for_anew_many_times_at_once_is_sent_once() {
    for replica_count in [1, 2] {
        let replicas = start_replicas(replica_count).await;
        let app = &replicas[0];
        let ada = app.person("ada", &[Sms]).await;
        for round in 1..=rounds() {
            let mut browser = at_code(app, &ada, "sms").await;
            app.advance_secs(25);
            let replies = at_once(post_requests(
                20,
                &everywhere(&browser, &replicas),
                "/api/v1/login/resend",
                &json!({}),
            ))
            .await;
            assert_eq!((count(&replies, "enter_code"), count(&replies, "resend_too_soon")), (1, 19));
            assert_eq!(app.gateway.messages().len(), 2 * round);
            assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
        }
    }
}

/// F22: nothing is broken, and nothing waits for itself, when one browser does everything at once.
#[tokio::test(flavor = "multi_thread")]
async fn one_browser_that_does_everything_at_once_is_answered_each_time() {
    let replicas = start_replicas(2).await;
    let app = &replicas[0];
    let ada = app.person("ada", &[App, Sms]).await;
    let credentials = json!({"username": ada.username, "password": ada.password});
    for round in 0..rounds() {
        let browser = at_code(app, &ada, "sms").await;
        let browsers = everywhere(&browser, &replicas);
        let mut requests = post_requests(4, &browsers, "/api/v1/login", &credentials);
        requests.extend(post_requests(8, &browsers, "/api/v1/login/code", &json!({"code": "000000"})));
        requests.extend(post_requests(4, &browsers, "/api/v1/login/method", &json!({"method": "app"})));
        requests.extend(post_requests(4, &browsers, "/api/v1/login/resend", &json!({})));
        requests.extend(browsers.iter().map(|browser| browser.request(Method::GET, "/api/v1/login")));
        requests.extend(browsers.iter().map(|browser| browser.request(Method::DELETE, "/api/v1/login")));
        let sweeping = tokio::spawn({
            let state = app.state.clone();
            async move { latchkey_api::server::sweep(&state).await.is_ok() }
        });
        for reply in at_once(requests).await {
            assert!(reply.status < 500, "round {round}: {reply:?}");
        }
        assert!(sweeping.await.unwrap(), "round {round}");
        app.execute_sql("DELETE FROM lockouts").await;
    }
}
