//! Codes of authenticator apps: when they are taken, how often, and how their secret is kept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use latchkey_contract::MethodKind::{self, App, Sms};
use latchkey_flow::Policy;

use crate::browser::TestBrowser;
use crate::program::Program;
use crate::test_app::{TestApp, TestConfig, TestPerson};

async fn at_app_code(app: &TestApp, person: &TestPerson) -> TestBrowser {
    let mut browser = app.browser();
    browser.sign_in(person).await;
    assert_eq!(browser.choose("app").await.step(), "enter_code");
    browser
}

/// D2.
#[tokio::test]
async fn a_secret_of_fewer_than_160_bits_is_refused() {
    let app = TestApp::new().await;
    let program = Program::on_database_of(&app);
    for bytes in [0, 10, 16, 19] {
        let secret = format!("{}=", BASE32_NOPAD.encode(&vec![7; bytes]));
        let output =
            program.run(&["user", "add", "--username", "ada", "--app-secret", &secret], "correct horse");
        assert_eq!(output.code, 1, "{bytes} bytes");
    }
    assert!(app.query_texts("SELECT username FROM accounts").await.is_empty());
    app.user_command(&["add", "--username", "ada", "--app-secret", &BASE32_NOPAD.encode(&[7; 20])]).await;
    assert_eq!(app.query_texts("SELECT kind FROM methods").await, ["app"]);
}

/// D3.
#[tokio::test]
async fn a_step_works_once_and_only_forward() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App]).await;
    let (before, present, next) = (app.totp_code(&ada, -30), app.totp_code(&ada, 0), app.totp_code(&ada, 30));
    let mut first = at_app_code(&app, &ada).await;
    let mut second = at_app_code(&app, &ada).await;
    assert_eq!(first.enter(&present).await.step(), "signed_in");
    for used in [&present, &before] {
        assert_eq!(second.enter(used).await.outcome(), (401, "code_used".into()), "in a second login");
    }
    assert!(!second.is_signed_in().await);
    app.advance_secs(30);
    assert_eq!(second.enter(&present).await.outcome(), (401, "code_used".into()), "as the step before");
    assert_eq!(second.enter(&next).await.step(), "signed_in");
}

/// D3: a clock that is set back does not bring a used step back.
#[tokio::test]
async fn a_used_step_stays_used_when_the_clock_is_set_back() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App]).await;
    let code = app.totp_code(&ada, 0);
    assert_eq!(at_app_code(&app, &ada).await.enter(&code).await.step(), "signed_in");
    app.advance_secs(-300);
    let earlier = app.totp_code(&ada, 0);
    assert_eq!(at_app_code(&app, &ada).await.enter(&earlier).await.outcome(), (401, "code_used".into()));
}

/// D5.
#[tokio::test]
async fn exactly_the_present_step_and_the_one_before_are_taken() {
    for (app_past_steps, taken) in [(1, 0..60), (0, 0..30)] {
        let policy = Policy {
            app_past_steps,
            tries_per_code: 500,
            wrong_codes_per_hour: 500,
            wrong_codes_in_a_row: 500,
            ..Policy::default()
        };
        let app = TestApp::with(TestConfig { policy, ..TestConfig::default() }).await;
        let ada = app.person("ada", &[App]).await;
        // The app's clock starts at the first second of a step.
        assert_eq!(app.now().as_secs() % 30, 0);
        let code = app.totp_code(&ada, 0);
        app.advance_secs(-90);
        let mut browser = at_app_code(&app, &ada).await;
        for second in -90..=90 {
            let reply = browser.enter(&code).await;
            if taken.contains(&second) {
                assert_eq!(reply.step(), "signed_in", "{second} s");
                app.execute_sql("UPDATE methods SET last_step = NULL").await;
                browser = at_app_code(&app, &ada).await;
            } else {
                assert_eq!(reply.outcome(), (401, "code_wrong".into()), "{second} s");
            }
            app.advance_secs(1);
        }
    }
}

/// D10.
#[tokio::test]
async fn a_copy_of_the_database_does_not_give_an_app_away() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App]).await;
    let dump = app.dump().await.to_lowercase();
    let hex = HEXLOWER.encode(&ada.secret);
    for form in [hex, BASE32_NOPAD.encode(&ada.secret), STANDARD_NO_PAD.encode(ada.secret)] {
        assert!(!dump.contains(&form.to_lowercase()), "{form}");
    }
    let sealed = app.query_texts("SELECT secret FROM methods").await.remove(0);
    let opened =
        |key: &[u8]| latchkey_api::crypto::keys::Keys::new(key).decrypt(&ada.id, &App.into(), &sealed);
    assert!(opened(&[0; 32]).is_err() && opened(&[]).is_err());
    assert_eq!(opened(&app.config.key).unwrap(), ada.secret, "the test does not look at the secret");
}

/// D10, B8.
#[tokio::test]
async fn a_secret_with_a_flipped_byte_lets_nobody_in_and_leaves_the_other_methods() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let sealed = app.query_texts("SELECT secret FROM methods WHERE kind = 'app'").await.remove(0);
    let bytes = STANDARD_NO_PAD.decode(sealed).unwrap();
    // In the nonce, in the secret itself, and in the tag behind it; then a part, and nothing at all.
    let mut damaged: Vec<Vec<u8>> = vec![bytes[..30].to_vec(), vec![]];
    damaged.extend([0, 30, bytes.len() - 1].map(|place| {
        let mut flipped = bytes.clone();
        flipped[place] ^= 1;
        flipped
    }));
    for bytes in damaged {
        let text = STANDARD_NO_PAD.encode(bytes);
        app.execute_sql(&format!("UPDATE methods SET secret = '{text}' WHERE kind = 'app'")).await;
        assert_fails_closed(&app, &ada).await;
    }
    app.execute_sql("UPDATE methods SET secret = NULL WHERE kind = 'app'").await;
    assert_fails_closed(&app, &ada).await;
}

async fn assert_fails_closed(app: &TestApp, person: &TestPerson) {
    let mut browser = at_app_code(app, person).await;
    let refused = browser.enter(&app.totp_code(person, 0)).await;
    assert_eq!(refused.outcome(), (422, "method_unavailable".into()));
    assert!(!browser.is_signed_in().await);
    assert_eq!(browser.get("/api/v1/login").await.json["tries_left"], 5);
    browser.choose("sms").await;
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
}

/// D10.
#[tokio::test]
async fn a_secret_in_another_accounts_row_opens_nothing() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App]).await;
    let eve = app.person("eve", &[App]).await;
    let sealed =
        |person: &TestPerson| format!("SELECT secret FROM methods WHERE account_id = '{}'", person.id);
    let [of_ada, of_eve] = [app.query_texts(&sealed(&ada)).await, app.query_texts(&sealed(&eve)).await];
    for (person, secret) in [(&ada, &of_eve[0]), (&eve, &of_ada[0])] {
        let sql = format!("UPDATE methods SET secret = '{secret}' WHERE account_id = '{}'", person.id);
        assert_eq!(app.execute_sql(&sql).await, 1);
    }
    for (victim, whose) in [(&ada, &eve), (&ada, &ada), (&eve, &ada)] {
        let mut browser = at_app_code(&app, victim).await;
        let reply = browser.enter(&app.totp_code(whose, 0)).await;
        assert_eq!(reply.outcome(), (422, "method_unavailable".into()));
        assert!(!browser.is_signed_in().await);
    }
}

/// D10, B8.
#[tokio::test]
async fn under_another_key_no_app_lets_anybody_in() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App, Sms]).await;
    let other =
        app.replica_with(TestConfig { key: [8; 32], ..app.config.clone() }, app.database.clone()).await;
    assert_fails_closed(&other, &ada).await;
}

/// C14, for an app: its secret is where its codes go to.
#[tokio::test]
async fn a_new_secret_voids_the_codes_of_the_old_one() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App]).await;
    let mut browser = at_app_code(&app, &ada).await;
    app.user_command(&["set", "--username", "ada", "--app-secret", &BASE32_NOPAD.encode(&[9; 20])]).await;
    let old = app.totp_code(&ada, 0);
    assert_eq!(browser.enter(&old).await.outcome(), (401, "no_attempt".into()));
    assert_eq!(at_app_code(&app, &ada).await.enter(&old).await.code(), "code_wrong");
    let new = app.totp_code(&TestPerson { secret: [9; 20], ..ada.clone() }, 0);
    assert_eq!(at_app_code(&app, &ada).await.enter(&new).await.step(), "signed_in");
}
