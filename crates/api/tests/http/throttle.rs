//! How many wrong passwords are looked at, however they are spelled and however many come at once.

use latchkey_contract::MethodKind::Sms;
use latchkey_flow::Policy;

use crate::log_capture::LogCapture;
use crate::test_app::{TestApp, TestConfig};

/// Runs all futures at once; returns their outputs, in no particular order.
pub async fn join_all<F>(all: impl IntoIterator<Item = F>) -> Vec<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    all.into_iter().collect::<tokio::task::JoinSet<_>>().join_all().await
}

/// A3.
#[tokio::test]
async fn wrong_passwords_are_counted_for_the_account_however_its_name_is_spelled() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    for name in ["ada", "ADA@Example.ORG", "Ada ", "ａｄａ", "ada@example.org"] {
        assert_eq!(app.browser().sign_in_as(name, "wrong").await.status, 401);
    }
    for name in ["ada", "aDa", "\u{a0}ada", "ADA@EXAMPLE.ORG"] {
        let reply = app.browser().sign_in_as(name, &ada.password).await;
        assert_eq!((reply.status, reply.json["retry_in_ms"].as_u64()), (401, Some(10_000)), "{name}");
    }
    app.advance_secs(10);
    assert_eq!(app.browser().sign_in(&ada).await.status, 200);
    assert_eq!(
        app.query_texts("SELECT subject FROM throttles").await.len(),
        0,
        "the right password takes the count back"
    );
}

/// A4. Each password that is looked at and found wrong leaves a line in the log.
#[tokio::test]
async fn wrong_passwords_at_once_do_not_pass_the_limit() {
    let log = LogCapture::start();
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let fresh = app.browser();
    let guesses = (0..200).map(|guess| {
        let mut browser = fresh.clone();
        async move { browser.sign_in_as("ada", &format!("guess {guess}")).await.status }
    });
    for status in join_all(guesses).await {
        assert!(status == 401 || status == 503, "{status}");
    }
    assert_eq!(log.count_lines("password_wrong"), 5);
    let reply = app.browser().sign_in(&ada).await;
    assert_eq!(reply.outcome(), (401, "sign_in_refused".into()));
}

/// A4. What is counted under a digest, because nobody has that name, is counted all the same.
#[tokio::test]
async fn a_name_that_nobody_has_is_throttled_like_any_other() {
    let log = LogCapture::start();
    let app = TestApp::new().await;
    let fresh = app.browser();
    let guesses = (0..20).map(|_| {
        let mut browser = fresh.clone();
        async move { browser.sign_in_as("correct horse battery", "guess").await.status }
    });
    assert!(join_all(guesses).await.iter().all(|status| *status == 401));
    assert_eq!(log.count_lines("password_wrong"), 5);
    for subject in app.query_texts("SELECT subject FROM throttles").await {
        assert!(!subject.contains("horse"), "people type passwords there: {subject}");
    }
}

/// A5. At the very moment when the failures of before are forgotten, so that each replica wants to start anew.
#[tokio::test]
async fn two_replicas_count_every_failure_also_when_the_count_starts_anew() {
    let policy = Policy { wrong_passwords: 1000, ..Policy::default() };
    let app = TestApp::with(TestConfig { policy: policy.clone(), ..TestConfig::default() }).await;
    let replica = app.replica().await;
    app.person("ada", &[Sms]).await;
    let fresh = [app.browser(), replica.browser()];
    let at_once = async |count: usize| {
        let tries = (0..count).map(|nth| {
            let mut browser = fresh[nth % 2].clone();
            async move { browser.sign_in_as("ada", "wrong").await.status }
        });
        assert!(join_all(tries).await.iter().all(|status| *status == 401));
        app.query_texts("SELECT CAST(tries AS TEXT) FROM throttles").await
    };
    assert_eq!(at_once(10).await, ["10"]);
    app.advance(i64::try_from(policy.password_wait_max.as_millis()).unwrap());
    assert_eq!(at_once(50).await, ["50"]);
}

/// A5. What one replica has counted, the other one holds to.
#[tokio::test]
async fn two_replicas_together_look_at_no_more_passwords_than_one() {
    let log = LogCapture::start();
    let app = TestApp::new().await;
    let replica = app.replica().await;
    let ada = app.person("ada", &[Sms]).await;
    let fresh = [app.browser(), replica.browser()];
    let guesses = (0..40).map(|nth| {
        let mut browser = fresh[nth % 2].clone();
        async move { browser.sign_in_as("ada", "wrong").await.status }
    });
    assert!(join_all(guesses).await.iter().all(|status| *status == 401));
    assert_eq!(log.count_lines("password_wrong"), 5);
    assert_eq!(replica.browser().sign_in(&ada).await.status, 401);
    assert_eq!(app.browser().sign_in(&ada).await.status, 401);
}

/// A6. Four failures have gone before, so that a single one of these that looked like a guess would be refused.
#[tokio::test]
async fn right_passwords_at_once_are_all_let_in() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[]).await;
    for _ in 0..4 {
        app.browser().sign_in_as("ada", "wrong").await;
    }
    let fresh = app.browser();
    let logins = (0..20).map(|_| {
        let (mut browser, ada) = (fresh.clone(), ada.clone());
        async move {
            assert_eq!(browser.sign_in(&ada).await.step(), "signed_in");
            assert!(browser.is_signed_in().await);
            browser.cookies["latchkey-session"].clone()
        }
    });
    let sessions: std::collections::HashSet<String> = join_all(logins).await.into_iter().collect();
    assert_eq!(sessions.len(), 20);
}
