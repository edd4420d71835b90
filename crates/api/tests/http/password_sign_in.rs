//! Name and password: one refusal, in one time, for everything that can be wrong.

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version};
use latchkey_contract::MethodKind::{self, Sms};
use latchkey_flow::Policy;
use serde_json::json;
use tokio::time::Instant;

use crate::browser::Reply;
use crate::test_app::{TestApp, TestConfig, TestPerson};

/// Everything of an answer that can be observed from outside.
fn observable(reply: &Reply) -> (u16, String, Vec<(String, String)>) {
    let headers = reply.headers.iter().filter(|(name, _)| *name != "date");
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    (reply.status, reply.text.clone(), headers.collect())
}

/// The usernames of one account of each kind that cannot sign in with the password "wrong", and of none.
async fn refused_usernames(app: &TestApp) -> [&'static str; 4] {
    app.person("ada", &MethodKind::ALL).await;
    app.person("off", &[Sms]).await;
    app.person("new", &[]).await;
    app.execute_sql("UPDATE accounts SET disabled_at = 1 WHERE username = 'off'").await;
    app.execute_sql("UPDATE accounts SET password_hash = NULL WHERE username = 'new'").await;
    ["ada", "off", "new", "nobody"]
}

/// A1. Also for the right password of a disabled account, and at every count of failures up to the throttle.
#[tokio::test]
async fn an_unknown_a_disabled_and_a_throttled_account_are_refused_alike() {
    let app = TestApp::new().await;
    let names = refused_usernames(&app).await;
    for round in 1..=7 {
        let mut answers = vec![];
        for name in names {
            let password = if name == "off" { "correct horse off" } else { "wrong" };
            answers.push(observable(&app.browser().sign_in_as(name, password).await));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{round}: {answers:#?}");
        let (status, body, headers) = &answers[0];
        assert_eq!(*status, 401);
        assert!(body.contains("\"sign_in_refused\""), "{body}");
        assert_eq!(body.contains("retry_in_ms"), round >= 5, "{round}: {body}");
        assert_eq!(headers.iter().any(|(name, _)| name == "retry-after"), round >= 5);
        assert!(headers.iter().all(|(name, _)| name != "set-cookie"));
    }
    let right = observable(&app.browser().sign_in_as("ada", "correct horse ada").await);
    assert_eq!(
        right,
        observable(&app.browser().sign_in_as("nobody", "wrong").await),
        "throttled, though right"
    );
}

/// A2. A missing hash would answer at least ten times sooner; what is left is noise, which interleaving shares
/// out.
#[tokio::test]
async fn a_refusal_takes_the_same_time_whatever_is_wrong() {
    let without_throttle = Policy { wrong_passwords: 1_000_000, ..Policy::default() };
    let app = TestApp::with(TestConfig { policy: without_throttle, ..TestConfig::default() }).await;
    let names = refused_usernames(&app).await;
    let throttled = TestApp::with(TestConfig {
        policy: Policy { wrong_passwords: 1, ..Policy::default() },
        ..TestConfig::default()
    });
    let throttled = throttled.await;
    throttled.person("ada", &[Sms]).await;
    let mut kinds: Vec<_> = names.iter().map(|name| (*name, app.browser())).collect();
    kinds.extend(["ada", "nobody"].map(|name| (name, throttled.browser())));
    let mut times = vec![vec![]; kinds.len()];
    for round in 0..32 {
        for nth in 0..kinds.len() {
            // Each comes as often after each other one.
            let nth = (nth + round) % kinds.len();
            let (name, browser) = &mut kinds[nth];
            let began = Instant::now();
            let reply = browser.sign_in_as(name, "wrong").await;
            times[nth].push(began.elapsed());
            assert_eq!(reply.status, 401);
        }
    }
    let known = times[0].clone();
    for (times, (name, _)) in times.iter_mut().zip(&kinds) {
        let sooner: usize = times.iter().map(|one| known.iter().filter(|other| one < *other).count()).sum();
        let rank = sooner as f64 / (times.len() * known.len()) as f64;
        assert!((0.05..0.95).contains(&rank), "{name} is sooner than a known name with chance {rank}");
        let median = |times: &[std::time::Duration]| {
            let mut sorted = times.to_vec();
            sorted.sort();
            sorted[sorted.len() / 2].as_secs_f64()
        };
        let ratio = median(times) / median(&known);
        assert!((0.6..1.6).contains(&ratio), "{name} takes {ratio} times as long as a known name");
    }
}

async fn stored(app: &TestApp, person: &TestPerson) -> String {
    let sql = format!("SELECT password_hash FROM accounts WHERE id = '{}'", person.id);
    app.query_texts(&sql).await.remove(0)
}

async fn set_hash(app: &TestApp, person: &TestPerson, hash: &str) {
    app.execute_sql(&format!("UPDATE accounts SET password_hash = '{hash}' WHERE id = '{}'", person.id))
        .await;
}

/// A10. 19 MiB, two passes, one lane: OWASP's floor.
#[tokio::test]
async fn passwords_are_kept_as_argon2id_and_a_weaker_hash_is_replaced_at_the_next_login() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    assert!(stored(&app, &ada).await.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    for (algorithm, memory, passes) in [
        (Algorithm::Argon2id, 4096, 2),
        (Algorithm::Argon2id, 19 * 1024, 1),
        (Algorithm::Argon2i, 19 * 1024, 2),
    ] {
        let params = Params::new(memory, passes, 1, None).unwrap();
        let weak = Argon2::new(algorithm, Version::V0x13, params)
            .hash_password_with_salt(ada.password.as_bytes(), &[7; 16])
            .unwrap()
            .to_string();
        set_hash(&app, &ada, &weak).await;
        assert_eq!(app.browser().sign_in_as("ada", "wrong").await.status, 401);
        assert_eq!(stored(&app, &ada).await, weak, "only a right password can be hashed anew");
        let trusted = app.trusted(&ada, "Laptop").await;
        let strong = stored(&app, &ada).await;
        assert!(strong.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{strong}");
        assert_eq!(
            trusted.clone().sign_in(&ada).await.step(),
            "signed_in",
            "it is the same password as before"
        );
        assert_eq!(stored(&app, &ada).await, strong);
    }
}

/// A11.
#[tokio::test]
async fn every_byte_of_a_password_counts_and_none_is_taken_away() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[]).await;
    let long: String = ('a'..='z').cycle().take(256).collect();
    for password in ["x".repeat(64), long, " both ends ".into(), "pässwörd 🔑".into(), "x".repeat(1024)] {
        set_hash(&app, &ada, &app.state.passwords.hash(password.clone()).await.unwrap()).await;
        assert_eq!(app.browser().sign_in_as("ada", &password).await.status, 200);
        let mut others = vec![format!("{password} "), format!(" {password}"), password.to_uppercase()];
        others.push(password.trim().to_owned());
        others.extend([72, 73, 255].map(|place| {
            let place = |(at, c)| if at + 1 == place { '_' } else { c };
            password.chars().enumerate().map(place).collect()
        }));
        for other in others.into_iter().filter(|other| *other != password) {
            app.advance_secs(3600);
            assert_ne!(app.browser().sign_in_as("ada", &other).await.status, 200, "{other:?}");
        }
        app.advance_secs(3600);
    }
}

/// A11. What is refused by its length alone takes no try.
#[tokio::test]
async fn a_password_that_is_too_long_is_refused_before_it_is_hashed() {
    let app = TestApp::new().await;
    app.person("ada", &[]).await;
    for password in ["x".repeat(1025), "é".repeat(513), "x".repeat(12_000), String::new()] {
        let reply = app.browser().sign_in_as("ada", &password).await;
        assert_eq!(reply.outcome(), (422, "invalid_field".into()));
        assert_eq!(reply.json["field"], "password");
    }
    let name = "x".repeat(257);
    let reply = app.browser().post("/api/v1/login", json!({"username": name, "password": "wrong"})).await;
    assert_eq!((reply.status, &reply.json["field"]), (422, &json!("username")));
    assert!(app.query_texts("SELECT subject FROM throttles").await.is_empty());
}
