//! Codes that are sent: how they are made, how long they live, what they are compared with, where they go.

use std::collections::HashSet;

use data_encoding::HEXLOWER;
use latchkey_api::server;
use latchkey_contract::MethodKind::{self, Email, Sms};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::browser::TestBrowser;
use crate::test_app::{TestApp, TestConfig, TestPerson};

/// A browser that was sent a text message, and the code in it.
async fn at_sms_code(app: &TestApp, person: &TestPerson) -> (TestBrowser, String) {
    let mut browser = app.browser();
    browser.sign_in(person).await;
    assert_eq!(browser.choose("sms").await.step(), "enter_code");
    (browser, app.gateway.last().code())
}

/// Another code than that one.
pub fn different_code(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

/// C1.
#[tokio::test]
#[expect(clippy::cast_precision_loss, reason = "counts of a test")]
async fn codes_that_arrive_are_uniform_and_begin_with_zero_as_often_as_with_nine() {
    let mut config = TestConfig::default();
    config.policy.sends =
        latchkey_flow::SendLimits { account: 1_000, destination: 1_000, network: 1_000, service: 1_000 };
    let app = TestApp::with(config).await;
    let ada = app.person("ada", &[Sms]).await;
    for _ in 0..40 {
        let (mut browser, _) = at_sms_code(&app, &ada).await;
        for _ in 1..16 {
            app.advance_secs(25);
            browser.resend().await;
        }
    }
    let codes: Vec<String> = app.gateway.messages().iter().map(|message| message.code()).collect();
    assert_eq!(codes.len(), 640);
    let chi2 = |digits: &[u8]| {
        let expected = digits.len() as f64 / 10.0;
        let count = |digit: u8| digits.iter().filter(|found| **found == digit).count() as f64;
        (b'0'..=b'9').map(|digit| (count(digit) - expected).powi(2) / expected).sum::<f64>()
    };
    // Nine degrees of freedom: a fair generator fails each of the two once in 80 million runs.
    assert!(chi2(&codes.concat().into_bytes()) < 55.0);
    assert!(chi2(&codes.iter().map(|code| code.as_bytes()[0]).collect::<Vec<_>>()) < 55.0);
    // Of 640 among a million, more than five pairs are alike once in 2,000,000 runs.
    assert!(codes.iter().collect::<HashSet<_>>().len() >= 635);
    let numbers: Vec<f64> = codes.iter().map(|code| code.parse::<f64>().unwrap() / 1e6 - 0.5).collect();
    let along: f64 = numbers.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>() * 12.0 / 639.0;
    assert!(along.abs() < 5.0 / 639_f64.sqrt(), "a code tells of the next: {along}");
}

/// C2.
#[tokio::test]
async fn a_code_dies_at_its_last_second_by_the_clock_of_the_server() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    for (wait, expected) in [
        (44_000, (200, "signed_in")),
        (44_999, (200, "signed_in")),
        (45_000, (401, "code_expired")),
        (45_500, (401, "code_expired")),
    ] {
        for date in ["Mon, 01 Jan 2001 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"] {
            let (mut browser, code) = at_sms_code(&app, &ada).await;
            app.advance(wait);
            browser.headers = vec![("date".into(), date.into())];
            assert_eq!(browser.enter(&code).await.outcome(), (expected.0, expected.1.into()), "{wait} ms");
        }
    }
}

/// C2: a clock that is set back does not give a dead code its life back.
#[tokio::test]
async fn a_code_that_has_died_stays_dead_when_the_clock_is_set_back() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (mut browser, code) = at_sms_code(&app, &ada).await;
    app.advance_secs(46);
    assert_eq!(browser.enter(&code).await.code(), "code_expired");
    app.advance_secs(-40);
    assert_eq!(browser.enter(&code).await.code(), "code_expired");
    assert!(!browser.is_signed_in().await);
}

/// C3.
#[tokio::test]
async fn a_code_works_once() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (mut browser, code) = at_sms_code(&app, &ada).await;
    let mut copy = browser.clone();
    assert_eq!(browser.enter(&code).await.step(), "signed_in");
    assert_eq!(copy.enter(&code).await.outcome(), (401, "no_attempt".into()));
    assert!(!copy.is_signed_in().await);
    let (mut next, _) = at_sms_code(&app, &ada).await;
    assert_eq!(next.enter(&code).await.outcome(), (401, "code_wrong".into()));
}

/// C3: also while the device is being named.
#[tokio::test]
async fn a_code_works_once_also_where_trust_was_asked_for() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (mut browser, code) = at_sms_code(&app, &ada).await;
    let mut copy = browser.clone();
    assert_eq!(browser.enter_and_trust(&code).await.step(), "name_device");
    assert_eq!(copy.enter(&code).await.outcome(), (401, "code_used".into()));
    assert!(!copy.is_signed_in().await);
}

/// C9.
#[tokio::test]
async fn a_new_code_kills_the_one_before_it() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (mut browser, first) = at_sms_code(&app, &ada).await;
    app.advance_secs(24);
    let early = browser.resend().await;
    assert_eq!(early.outcome(), (429, "resend_too_soon".into()));
    assert_eq!(early.json["retry_in_ms"], 1000);
    app.advance_secs(1);
    assert_eq!(browser.resend().await.step(), "enter_code");
    let second = app.gateway.last().code();
    let old = browser.enter(&first).await;
    assert_eq!(old.outcome(), (401, "code_superseded".into()));
    assert_eq!(old.json["tries_left"], 4);
    assert_eq!(browser.enter(&second).await.step(), "signed_in");
}

/// The digests of codes in the stored attempts.
async fn digests(app: &TestApp) -> Vec<Vec<u8>> {
    fn collect(value: &Value, found: &mut Vec<Vec<u8>>) {
        match value {
            Value::Array(items) if items.len() == 32 && items.iter().all(Value::is_u64) => {
                found.push(items.iter().map(|n| u8::try_from(n.as_u64().unwrap()).unwrap()).collect());
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
            Value::Object(fields) => fields.values().for_each(|item| collect(item, found)),
            _ => {}
        }
    }
    let mut found = vec![];
    for state in app.query_texts("SELECT state FROM attempts").await {
        collect(&serde_json::from_str(&state).unwrap(), &mut found);
    }
    found
}

/// C12.
#[tokio::test]
async fn a_copy_of_the_database_does_not_give_a_code_away() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (_, code) = at_sms_code(&app, &ada).await;
    let token = app.query_texts("SELECT token FROM attempts").await.remove(0);
    let kept = digests(&app).await;
    assert_eq!(kept.len(), 1);
    // What somebody would try for each of the million codes, tried for the right one.
    for guess in [
        code.clone(),
        format!("{token}{code}"),
        format!("{token}sms{code}"),
        format!("{}{code}", ada.id),
        format!("{code}{token}"),
    ] {
        assert_ne!(kept[0], Sha256::digest(&guess).to_vec(), "SHA-256 of {guess}");
        let hex = HEXLOWER.encode(&Sha256::digest(&guess));
        assert!(!app.dump().await.contains(&hex));
    }
    // A dump without the key is a dump with another key.
    let digest = latchkey_api::crypto::token::TokenDigest::stored(token);
    let mac = |key: &[u8]| latchkey_api::crypto::keys::Keys::new(key).code(&digest, &Sms.into(), &code);
    let kept = latchkey_flow::CodeDigest::new(kept[0].clone().try_into().unwrap());
    for key in [&[][..], &[0; 32], digest.as_str().as_bytes(), ada.id.as_bytes()] {
        assert!(mac(key) != kept);
    }
    assert!(mac(&app.config.key) == kept, "the test does not look at the digest of the code");
}

/// C12: what is left of a code goes with its use, and within five minutes of its death.
#[tokio::test]
async fn the_digest_of_a_code_is_forgotten_once_it_is_of_no_use() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let (mut browser, code) = at_sms_code(&app, &ada).await;
    browser.enter_and_trust(&code).await;
    assert_eq!(digests(&app).await, Vec::<Vec<u8>>::new(), "used");
    let (mut browser, _) = at_sms_code(&app, &ada).await;
    app.advance_secs(25);
    browser.resend().await;
    let dead: HashSet<Vec<u8>> = digests(&app).await.into_iter().collect();
    assert_eq!(dead.len(), 2, "one that works, and one that was replaced");
    app.advance_secs(45 + 300);
    server::sweep(&app.state).await.unwrap();
    let kept: HashSet<Vec<u8>> = digests(&app).await.into_iter().collect();
    assert_eq!(kept.intersection(&dead).count(), 0);
    app.advance_secs(600);
    server::sweep(&app.state).await.unwrap();
    assert!(app.query_texts("SELECT state FROM attempts").await.is_empty());
}

/// C13.
#[tokio::test]
async fn a_code_goes_to_the_address_of_the_account_and_nowhere_else() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms, Email]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    for field in ["to", "phone", "email", "destination", "hint"] {
        let reply =
            browser.post("/api/v1/login/method", json!({"method": "sms", field: "+41790009999"})).await;
        assert_eq!(reply.outcome(), (422, "invalid_field".into()), "{field}");
    }
    assert!(app.gateway.messages().is_empty());
    browser.headers = vec![("x-phone".into(), "+41790009999".into())];
    let path = "/api/v1/login/method?to=%2B41790009999&phone=%2B41790009999";
    browser.post(path, json!({"method": "sms"})).await;
    app.advance_secs(25);
    let resend = browser.request(Method::POST, "/api/v1/login/resend?to=eve%40evil.example");
    browser.send(resend.json(&json!({"to": "eve@evil.example"}))).await;
    browser.choose("email").await;
    let went: Vec<String> = app.gateway.messages().into_iter().map(|message| message.to).collect();
    assert_eq!(went, [ada.phone.clone(), ada.phone, ada.email]);
}

/// C14.
#[tokio::test]
async fn a_new_phone_number_voids_the_code_that_went_to_the_old_one() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (mut browser, code) = at_sms_code(&app, &ada).await;
    app.user_command(&["set", "--username", "ada", "--phone", "+41 79 123 45 67"]).await;
    assert_eq!(browser.enter(&code).await.outcome(), (401, "no_attempt".into()));
    assert!(!browser.is_signed_in().await);
    at_sms_code(&app, &ada).await;
    assert_eq!(app.gateway.last().to, "+41791234567");
}

/// C14.
#[tokio::test]
async fn a_new_email_address_voids_the_code_that_went_to_the_old_one() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Email]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    browser.choose("email").await;
    let code = app.gateway.last().code();
    app.user_command(&["set", "--username", "ada", "--email", "ada@example.net"]).await;
    assert_eq!(browser.enter(&code).await.outcome(), (401, "no_attempt".into()));
    browser.sign_in(&ada).await;
    browser.choose("email").await;
    assert_eq!(app.gateway.last().to, "ada@example.net");
}

/// C16.
#[tokio::test]
async fn anything_but_six_ascii_digits_is_compared_with_nothing() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let (mut browser, code) = at_sms_code(&app, &ada).await;
    let wide: String = code.chars().map(|c| char::from_u32(c as u32 - 0x30 + 0xff10).unwrap()).collect();
    let arabic: String = code.chars().map(|c| char::from_u32(c as u32 - 0x30 + 0x660).unwrap()).collect();
    let spaced = [format!(" {code}"), format!("{code} "), format!("{}\u{a0}{}", &code[..3], &code[3..])];
    let query_texts = ["", "null", "-12345", "+12345", "1e5000", "0x1234", "12345a"].map(str::to_owned);
    let lengths = [code[..5].to_owned(), format!("{code}0"), format!("0{code}"), code.repeat(1_700)];
    let mut bodies: Vec<Value> = vec![json!(wide), json!(arabic), json!(format!("{code}\0"))];
    bodies.extend([&spaced[..], &query_texts[..], &lengths[..]].concat().into_iter().map(Value::from));
    let number: Value = code.parse::<u64>().unwrap().into();
    bodies.extend([
        number,
        json!(null),
        json!(true),
        json!([code]),
        json!({"code": code}),
        json!(vec![&code; 1000]),
    ]);
    for method in ["sms", "app"] {
        browser.choose(method).await;
        for body in &bodies {
            let reply = browser.post("/api/v1/login/code", json!({"code": body, "trust": false})).await;
            assert_eq!(reply.status, 422, "{reply:?}");
            assert_eq!(reply.json["field"], "code", "{reply:?}");
        }
        let many = browser.post("/api/v1/login/code", json!({"code": vec![&code; 100_000]})).await;
        assert_eq!(many.outcome(), (413, "body_too_large".into()));
        assert_eq!(browser.get("/api/v1/login").await.json["tries_left"], 5);
    }
    browser.choose("sms").await;
    assert_eq!(browser.enter(&code).await.step(), "signed_in");
}
